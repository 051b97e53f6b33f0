"""Recording what a family agrees to."""

from datetime import date

from django.db import transaction
from django.http import HttpRequest

from students.consents import WORDING
from students.models import Action, ConsentEntry, Purpose, User
from students.selectors.consents import consents_of
from students.services.audit import record


@transaction.atomic
def answer_consent(
    student: User,
    purpose: Purpose,
    *,
    is_given: bool,
    by: User,
    request: HttpRequest | None = None,
) -> None:
    """Keep a guardian's own answer. What already holds by her answer is not said twice.

    4 to 6 queries.
    """
    now = next(one for one in consents_of(student) if one.purpose == purpose)
    if now.is_answered and now.is_given == is_given:
        return
    _add(student, purpose, is_given, given_by=by, recorded_by=by, request=request)


@transaction.atomic
def record_paper(
    student: User,
    purpose: Purpose,
    *,
    is_given: bool,
    signed_on: date,
    given_by: User | None,
    recorded_by: User,
    request: HttpRequest | None = None,
) -> None:
    """Keep an answer that was given on paper. 2 or 3 queries."""
    entry = {"is_on_paper": True, "signed_on": signed_on, "given_by": given_by}
    _add(student, purpose, is_given, recorded_by=recorded_by, request=request, **entry)


def _add(
    student: User, purpose: Purpose, is_given: bool, *, request: HttpRequest | None, **entry: object
) -> None:
    ConsentEntry.objects.create(
        student=student, purpose=purpose, is_given=is_given, wording=WORDING, **entry
    )
    action = Action.CONSENT_GIVEN if is_given else Action.CONSENT_WITHDRAWN
    record(action, subject=student, details={"purpose": purpose}, request=request)
