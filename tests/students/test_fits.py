"""Which model estimates in a district."""

from dataclasses import replace

import pytest

from students.engine import Model
from students.models import AuditEntry, EngineFit
from students.selectors.engine_inputs import model_called
from students.selectors.fits import fit_in_force
from students.services.fits import (
    KEPT,
    Fitted,
    choose_fit,
    keep_fit,
    let_fits_choose,
    shipped_fit,
)
from tests.factories import Cast


def fitted(name: str = "fit-1") -> Fitted:
    weights = replace(Model.default().weights, base=0.25)
    return Fitted(Model(name, weights), 5_000, 40, {"gain": 0.1})


@pytest.fixture
def kept(cast: Cast) -> EngineFit:
    return keep_fit(fitted(), is_better=True)


def test_a_better_fit_comes_into_force(kept: EngineFit) -> None:
    assert fit_in_force() == kept


def test_one_that_is_no_better_is_only_kept(kept: EngineFit) -> None:
    other = keep_fit(fitted("fit-2"), is_better=False)
    assert fit_in_force() == kept
    assert other in EngineFit.objects.all()


def test_the_next_better_one_replaces_it(kept: EngineFit) -> None:
    other = keep_fit(fitted("fit-2"), is_better=True)
    assert fit_in_force() == other


def test_a_fit_is_read_back_as_it_was_kept(kept: EngineFit) -> None:
    assert model_called(kept.pk) == fitted().model


def test_what_comes_with_waymark_can_be_chosen_again(kept: EngineFit, cast: Cast) -> None:
    choose_fit(shipped_fit(), cast.district_admin)
    chosen = fit_in_force()
    assert chosen is not None
    assert chosen.is_shipped
    assert model_called(chosen.pk) == Model.default()


def test_no_fit_replaces_what_a_person_has_chosen(kept: EngineFit, cast: Cast) -> None:
    choose_fit(kept, cast.district_admin)
    keep_fit(fitted("fit-2"), is_better=True)
    assert fit_in_force() == kept


def test_the_fits_choose_again_when_she_lets_them(kept: EngineFit, cast: Cast) -> None:
    choose_fit(kept, cast.district_admin)
    let_fits_choose(cast.district_admin)
    other = keep_fit(fitted("fit-2"), is_better=True)
    assert fit_in_force() == other


def test_the_choice_is_in_the_log(kept: EngineFit, cast: Cast) -> None:
    choose_fit(kept, cast.district_admin)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor_id, entry.details) == (cast.district_admin.pk, {"chosen": True})


def test_old_fits_go_and_the_one_in_force_stays(kept: EngineFit) -> None:
    for number in range(KEPT + 2):
        keep_fit(fitted(f"fit-{number}"), is_better=False)
    assert EngineFit.objects.filter(is_in_force=False, answers__gt=0).count() == KEPT
    assert fit_in_force() == kept
