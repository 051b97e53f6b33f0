"""Which model estimates in a district: kept, put in force, and taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from students.engine import Model
from students.models import Action, EngineFit, User
from students.services.audit import record

KEPT = 30


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model with what it was fitted to, and its back-test, JSON-able."""

    model: Model
    answers: int
    students: int
    backtest: Mapping[str, Any]


@transaction.atomic
def keep_fit(fitted: Fitted, *, is_better: bool) -> EngineFit:
    """Keep a fit, and put it in force if it is better and no person has chosen another.

    Works in the session's district. Of those that are not in force the newest 30 stay.
    """
    kept = EngineFit.objects.create(
        version=fitted.model.version,
        model=fitted.model.to_dict(),
        answers=fitted.answers,
        students=fitted.students,
        backtest=dict(fitted.backtest),
    )
    if is_better and not EngineFit.objects.filter(is_in_force=True, is_chosen=True).exists():
        _put_in_force(kept, is_chosen=False)
    shipped_fit()
    old = EngineFit.objects.filter(is_in_force=False, answers__gt=0).order_by("-fitted_at")
    EngineFit.objects.filter(pk__in=[fit.pk for fit in old.only("pk")[KEPT:]]).delete()
    return kept


@transaction.atomic
def choose_fit(fit: EngineFit, admin: User) -> None:
    """Put a fit in force because an admin wants it; no fit replaces it by itself."""
    _put_in_force(fit, is_chosen=True)
    record(Action.SETTINGS_CHANGED, actor=admin, target=fit, details={"chosen": True})


@transaction.atomic
def let_fits_choose(admin: User) -> None:
    """Let the next better fit come into force by itself again."""
    chosen = EngineFit.objects.filter(is_in_force=True, is_chosen=True).first()
    if chosen is not None:
        EngineFit.objects.filter(pk=chosen.pk).update(is_chosen=False)
        record(Action.SETTINGS_CHANGED, actor=admin, target=chosen, details={"chosen": False})


def shipped_fit() -> EngineFit:
    """Return the row that stands for the model that comes with Waymark. 1 query, 2 at first."""
    found = EngineFit.objects.filter(answers=0).first()
    return found or EngineFit.objects.create(version=Model.default().version)


def settle_fit(fit: EngineFit) -> None:
    """Note that all learners are estimated with a fit that is still in force. 1 query."""
    EngineFit.objects.filter(pk=fit.pk, is_in_force=True).update(is_settled=True)


def _put_in_force(fit: EngineFit, *, is_chosen: bool) -> None:
    EngineFit.objects.filter(is_in_force=True).exclude(pk=fit.pk).update(is_in_force=False)
    EngineFit.objects.filter(pk=fit.pk).update(
        is_in_force=True, is_chosen=is_chosen, is_settled=False, in_force_since=Now()
    )
