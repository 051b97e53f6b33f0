"""The sheet of questions that a student fills in: read from a form, written from saved answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from assessments.effort import seconds_from_form
from assessments.scoring import FormData, InvalidAnswer, answer_from_form, is_answered, is_complete
from assessments.selectors.sittings import AskedItem
from assessments.sheet import Field, form_data, make_field, prefix_of, timed_by


@dataclass(frozen=True)
class Sheet:
    """The questions of an attempt with what was sent for them.

    `sent` are the numbers of the questions that the form carried: one with nothing in it was
    emptied, one that was not carried stays as it was saved. `errors` is by number. `seconds` is how
    long questions were in view, where the page has measured it.
    """

    asked: Sequence[AskedItem]
    data: FormData | None
    sent: frozenset[int]
    answers: dict[UUID, dict[str, Any]]
    errors: dict[int, str]
    seconds: dict[UUID, float] = field(default_factory=dict)

    @cached_property
    def fields(self) -> list[Field]:
        """The questions as the page shows them."""
        return [self._field(item) for item in self.asked]

    @property
    def has_hints(self) -> bool:
        """Whether a hint can still be asked for."""
        return any(item.hints_left for item in self.asked)

    @property
    def unanswered(self) -> list[int]:
        """The numbers of the questions that would be handed in empty."""
        return [
            item.number
            for item in self.asked
            if not is_answered(item.question.kind, self._answer(item))
        ]

    @property
    def unfinished(self) -> list[int]:
        """The numbers of the questions that would be handed in answered in part."""
        return [number for number in self._incomplete if number not in self.unanswered]

    @property
    def is_complete(self) -> bool:
        """Whether nothing would be handed in empty, not even a part of a question."""
        return not self._incomplete

    @property
    def _incomplete(self) -> list[int]:
        return [
            item.number
            for item in self.asked
            if not is_complete(item.question.kind, item.question.body, self._answer(item))
        ]

    @property
    def error(self) -> str:
        """The first thing to be mended."""
        return next(iter(self.errors.values()), "")

    def _answer(self, item: AskedItem) -> dict[str, Any]:
        return self.answers.get(item.question.item_uuid, item.answer)

    def _field(self, item: AskedItem) -> Field:
        kind, prefix = item.question.kind, prefix_of(item.number)
        data = self.data if item.number in self.sent else None
        data = data or form_data(kind, prefix, item.answer)
        error = self.errors.get(item.number, "")
        made = make_field(item.number, kind, item.question.body, data, self._answer(item), error)
        seconds = self.seconds.get(item.question.item_uuid, item.seconds)
        return replace(
            made,
            hints=item.hints,
            hints_left=item.hints_left,
            seconds="" if seconds is None else f"{seconds:.1f}",
        )


def saved_sheet(asked: Sequence[AskedItem]) -> Sheet:
    """Return the sheet as it was saved."""
    return Sheet(asked, None, frozenset(), {}, {})


def sent_sheet(asked: Sequence[AskedItem], data: FormData) -> Sheet:
    """Return the sheet that a form sent. Its hidden fields `item` number what it carries."""
    named = set(data.getlist("item"))
    carried = [item for item in asked if str(item.number) in named]
    answers: dict[UUID, dict[str, Any]] = {}
    errors: dict[int, str] = {}
    times = {item.question.item_uuid: _seconds(item, data) for item in carried}
    seconds = {uuid: time for uuid, time in times.items() if time is not None}
    for item in carried:
        question, prefix = item.question, prefix_of(item.number)
        try:
            answer = answer_from_form(question.kind, question.body, prefix, data)
        except InvalidAnswer:
            errors[item.number] = gettext("This answer is too long, or not one of the choices.")
        else:
            answers[question.item_uuid] = answer
    return Sheet(asked, data, frozenset(item.number for item in carried), answers, errors, seconds)


def _seconds(item: AskedItem, data: FormData) -> float | None:
    return seconds_from_form(data.get(timed_by(item.number)))
