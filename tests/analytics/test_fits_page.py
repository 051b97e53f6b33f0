"""A district admin sees which model estimates, how well it tells, and takes another."""

import pytest
from django.test import Client
from django.urls import reverse

from students.engine import Model
from students.models import EngineFit
from students.selectors.fits import fit_in_force
from students.services.fits import Fitted, keep_fit
from tests.factories import Cast

JUDGED = {
    "answers": 1200,
    "auc": 0.781,
    "log_loss": 0.52,
    "rmse": 0.41,
    "calibration_error": 0.012,
    "bins": [{"answers": 700, "expected": 0.75, "seen": 0.74}],
}
BACKTEST = {
    "candidate": JUDGED,
    "current": JUDGED | {"auc": 0.752},
    "item_mean": JUDGED | {"auc": None},
    "gain": 0.0123,
    "error": 0.002,
}


def model(name: str) -> Model:
    return Model(name, Model.default().weights)


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.force_login(cast.district_admin)
    return client


@pytest.fixture
def kept(cast: Cast) -> EngineFit:
    return keep_fit(Fitted(model("fit-1"), 6_000, 40, BACKTEST), is_better=True)


def page(admin: Client) -> str:
    return admin.get(reverse("analytics:fits")).content.decode()


def test_without_a_fit_it_says_what_estimates_and_when_that_changes(admin: Client) -> None:
    shown = page(admin)
    assert "made from simulated students" in shown
    assert "2,000 answers" in shown
    assert "No model of your own yet" in shown


def test_it_shows_how_well_the_model_told_beside_others(admin: Client, kept: EngineFit) -> None:
    shown = page(admin)
    assert all(figure in shown for figure in ("78.1", "75.2", "0.520", "+0.012"))
    assert "off by 1.2 points" in shown


def test_it_says_that_estimates_are_under_way(admin: Client, kept: EngineFit) -> None:
    assert "being brought up to this model" in page(admin)
    EngineFit.objects.filter(pk=kept.pk).update(is_settled=True)
    assert "being brought up to this model" not in page(admin)


def test_another_model_is_asked_about_and_then_used(admin: Client, kept: EngineFit) -> None:
    other = keep_fit(Fitted(model("fit-2"), 6_100, 40, BACKTEST), is_better=False)
    address = reverse("analytics:fit", args=[other.uuid])
    assert "made anew" in admin.get(address).content.decode()
    assert fit_in_force() == kept
    admin.post(address)
    assert fit_in_force() == other
    assert "An admin has chosen this model" in page(admin)


def test_she_lets_better_ones_be_used_again(admin: Client, kept: EngineFit) -> None:
    admin.post(reverse("analytics:fit", args=[kept.uuid]))
    admin.post(reverse("analytics:free_fits"))
    assert "An admin has chosen this model" not in page(admin)


def test_it_costs_the_same_however_many_there_are(
    admin: Client, kept: EngineFit, django_assert_max_num_queries
) -> None:
    for number in range(5):
        keep_fit(Fitted(model(f"fit-{number}"), 6_100, 40, BACKTEST), is_better=False)
    with django_assert_max_num_queries(9):
        page(admin)
