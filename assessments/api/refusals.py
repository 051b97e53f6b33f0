"""What an attempt refuses, as problems that say what to do."""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from assessments import scoring
from assessments.selectors.sittings import attempt_for
from assessments.selectors.versions import Question, questions
from assessments.services import attempts, hints
from students.api.problems import Conflict, Problem, Unavailable, Unprocessable, Unusable
from students.models import User

KEY_HEADER = "Idempotency-Key"
LONGEST_KEY = 255
_NO_SUCH_ITEM = "This attempt has no such item."
KEY = rf"[!-~]{{1,{LONGEST_KEY}}}"


def _worded(refusal: attempts.AttemptRefused) -> Problem:
    match refusal:
        case attempts.NoAttemptsLeft():
            return Conflict(_("Every attempt allowed has been used."), "no_attempts_left")
        case attempts.TooBusy():
            return Unavailable(_("Very many are working right now. Please begin in a moment."))
        case attempts.NothingToAsk():
            return Conflict(_("This assessment has no questions yet."), "nothing_to_ask")
        case attempts.AlreadySubmitted():
            return Conflict(_("This attempt was handed in before."), "already_submitted")
        case hints.NoSuchHint():
            return Conflict(_("There is no other hint here."), "no_such_hint")
        case attempts.TimeIsUp():
            return Conflict(_("The time is up. What was saved before counts."), "time_is_up")
        case attempts.KeyReused():
            return Unprocessable(
                _("This idempotency key was used with another body before."), "key_reused"
            )
    raise refusal


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what an attempt refuses into a problem."""
    try:
        yield
    except attempts.UnknownItem as refusal:
        raise Http404 from refusal
    except attempts.AttemptRefused as refusal:
        raise _worded(refusal) from refusal


@contextmanager
def refused_answers(
    student: User,
    attempt: UUID,
    answers: Mapping[UUID, Any],
    place: str = "#/responses/{}",
    seconds: AbstractSet[UUID] = frozenset(),
) -> Iterator[None]:
    """Turn answers that don't fit into a problem that points at the place of each of them.

    `seconds` are the items of which it was sent how long they were in view.
    """
    try:
        yield
    except (attempts.UnknownItem, scoring.InvalidAnswer) as refusal:
        asked = questions(attempt_for(student, attempt).version_ids)
        faults = [*_faults(asked, answers, place), *_strange_times(asked, seconds)]
        raise Unprocessable(faults=faults) from refusal


def _strange_times(
    asked: Sequence[Question], seconds: AbstractSet[UUID]
) -> Iterator[dict[str, str]]:
    for uuid in sorted(seconds - {question.item_uuid for question in asked}):
        yield {"pointer": f"#/seconds/{uuid}", "detail": _NO_SUCH_ITEM}


def _faults(
    asked: Sequence[Question], answers: Mapping[UUID, Any], place: str
) -> Iterator[dict[str, str]]:
    by_item = {question.item_uuid: question for question in asked}
    for uuid, answer in answers.items():
        pointer = place.format(uuid)
        if uuid not in by_item:
            yield {"pointer": pointer, "detail": _NO_SUCH_ITEM}
            continue
        try:
            scoring.clean_answer(by_item[uuid].kind, by_item[uuid].body, answer)
        except scoring.InvalidAnswer as refusal:
            yield {"pointer": pointer, "detail": str(refusal)}


def idempotency_key(sent: str | None) -> str:
    """Return the key that a submission came with, 1 to 255 visible ASCII characters."""
    key = sent or ""
    if re.fullmatch(KEY, key):
        return key
    detail = f"1 to {LONGEST_KEY} visible ASCII characters, chosen anew for each submission."
    fault = {"header": KEY_HEADER, "detail": detail}
    raise Unusable(_("A submission needs an idempotency key."), "idempotency_key", [fault])
