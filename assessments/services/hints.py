"""Hints: shown to a student one by one when she asks, and counted."""

from uuid import UUID

from django.db import transaction

from assessments.effort import shown_at, with_one_shown
from assessments.models import Attempt
from assessments.selectors.versions import questions
from assessments.services.attempts import AttemptRefused, UnknownItem, open_attempt
from students.models import User


class NoSuchHint(AttemptRefused):
    """The question has no hint of this number, or one before it was not shown yet."""


@transaction.atomic
def show_hint(student: User, uuid: UUID, item_uuid: UUID, number: int) -> Attempt:
    """Show the hint of this number, from 1, to a question of an open attempt. 1 or 2 queries.

    Asked for again, it is shown again and counts once. Raises Http404, AlreadySubmitted, TimeIsUp,
    UnknownItem, NoSuchHint.
    """
    attempt = open_attempt(student, uuid)
    asked = questions(attempt.version_ids)
    place = next((at for at, one in enumerate(asked) if one.item_uuid == item_uuid), None)
    if place is None:
        raise UnknownItem(str(item_uuid))
    shown = shown_at(attempt.hints, place)
    if not 1 <= number <= min(shown + 1, len(asked[place].hints)):
        raise NoSuchHint
    if number > shown:
        attempt.hints = with_one_shown(attempt.hints, place, number)
        attempt.save(update_fields=["hints"])
    return attempt
