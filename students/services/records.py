"""Asking for copies and erasures, and taking an erasure back. The work itself is a task's."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateTimeField, Value, When
from django.db.models.functions import Now
from django.http import HttpRequest

from students.models import Action, Erasure, PersonCopy, RecordsRules, User
from students.selectors.records import rules_in_force
from students.services.audit import record, record_export


class NothingToTakeBack(Exception):
    """The erasure has been carried out or taken back already."""


class NotHerName(Exception):
    """What was typed is not the person's name."""


@transaction.atomic
def ask_for_copy(person: User, asked_by: User) -> PersonCopy:
    """Return the copy that is under way, or begin one. 1 or 2 queries."""
    return PersonCopy.objects.get_or_create(person=person, asked_by=asked_by, made_at=None)[0]


@transaction.atomic
def hand_out(copy: PersonCopy, request: HttpRequest) -> None:
    """Record that a copy leaves."""
    record_export(request, f"copy:{copy.uuid}", 1, subject=copy.person)


@transaction.atomic
def ask_for_erasure(
    person: User, asked_by: User, typed: str, request: HttpRequest | None = None
) -> Erasure:
    """Let a person be erased when the time to take it back is over; until then nothing changes.

    Raises NotHerName where the name typed to confirm it isn't hers.
    """
    if " ".join(typed.split()).casefold() != person.display_name.casefold():
        raise NotHerName
    due_at = Now() + timedelta(days=settings.ERASURE_WAITING_DAYS)
    erasure, is_new = Erasure.objects.get_or_create(
        person=person,
        withdrawn_at=None,
        done_at=None,
        defaults={"asked_by": asked_by, "due_at": due_at},
    )
    if is_new:
        record(
            Action.ERASURE_ASKED,
            actor=asked_by,
            subject=person,
            target=erasure,
            request=request,
        )
    return erasure


@transaction.atomic
def take_back(erasure: Erasure, taken_by: User, request: HttpRequest | None = None) -> None:
    """Let a person stay. Raises NothingToTakeBack where it is too late."""
    waiting = Erasure.objects.filter(pk=erasure.pk, withdrawn_at=None, done_at=None)
    if not waiting.update(withdrawn_at=Now()):
        raise NothingToTakeBack
    record(
        Action.ERASURE_TAKEN_BACK,
        actor=taken_by,
        subject=erasure.person,
        target=erasure,
        request=request,
    )


@transaction.atomic
def let_return(erasure: Erasure, *, may: bool, request: HttpRequest) -> None:
    """Say whether a roster may bring an erased person back."""
    moment = Case(When(done_at__isnull=False, then=Now()), output_field=DateTimeField())
    value = moment if may else Value(None, output_field=DateTimeField())
    Erasure.objects.filter(pk=erasure.pk).update(may_return_at=value)
    record(Action.OVERRIDE, target=erasure, details={"may_return": may}, request=request)


@transaction.atomic
def change_rules(values: dict[str, object], request: HttpRequest) -> RecordsRules:
    """Change what the district decided about copies and periods."""
    rules = rules_in_force()
    for name, value in values.items():
        setattr(rules, name, value)
    rules.save()
    days = {name: value for name, value in rules.days.items() if isinstance(value, int)}
    record(Action.SETTINGS_CHANGED, target="records-rules", details=days, request=request)
    return rules
