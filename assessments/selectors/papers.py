"""An attempt as a whole: what was asked, what was answered, and what of it the reader may know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from assessments.effort import seconds_at, shown_at
from assessments.models import Assessment, Attempt, Response
from assessments.selectors.grading import responses_gradable_by
from assessments.selectors.sittings import (
    ItemResult,
    asked_items,
    assessments_visible_to,
    is_family,
    is_feedback_due,
    item_results,
)
from assessments.selectors.versions import Question, questions
from students.models import User
from students.selectors.access import students_visible_to

_SUBMITTED = Q(submitted_at__isnull=False)


@dataclass(frozen=True, slots=True)
class PaperItem:
    """A question in its place. `result` is None while it is not for the reader to know.

    `hints` are those that were shown, `hints_left` counts the others; `seconds` is how long the
    question was in view, None where nobody measured.
    """

    position: int
    question: Question
    points: float
    answer: dict[str, Any]
    hints: tuple[str, ...]
    hints_left: int
    seconds: float | None
    result: ItemResult | None


@dataclass(frozen=True, slots=True)
class Paper:
    """An attempt with its questions, as one reader may see it."""

    attempt: Attempt
    is_released: bool
    items: list[PaperItem]

    @property
    def score(self) -> float | None:
        return self.attempt.score if self.is_released else None


def paper_for(user: User, uuid: UUID) -> Paper:
    """Return a person's own attempt, or a submitted one of a student she may see, or 404.

    2 to 5 queries, whatever the number of items.
    """
    attempts = Attempt.objects.select_related("assessment__activity__course", "student")
    seen = Q(student=user) | _SUBMITTED & Q(student__in=students_visible_to(user))
    return paper_of(get_object_or_404(attempts.filter(seen), uuid=uuid), user)


def paper_of(attempt: Attempt, reader: User) -> Paper:
    """Return an attempt as its reader may see it. 1 to 4 queries; keys are read only if due."""
    if attempt.is_open:
        saved = [item.answer for item in asked_items(attempt)]
        return Paper(attempt, False, _asked(attempt, saved))
    if is_feedback_due(attempt, reader):
        return Paper(attempt, True, _marked(attempt))
    rows = Response.objects.filter(attempt=attempt).order_by("position")
    answers = [answer or {} for answer in rows.values_list("answer", flat=True)]
    return Paper(attempt, False, _asked(attempt, answers))


def _asked(attempt: Attempt, answers: Sequence[dict[str, Any]]) -> list[PaperItem]:
    places = zip(questions(attempt.version_ids), answers, strict=True)
    return [
        _in_place(attempt, position, question, answer)
        for position, (question, answer) in enumerate(places, start=1)
    ]


def _marked(attempt: Attempt) -> list[PaperItem]:
    return [
        _in_place(attempt, result.number, result.question, result.answer, result)
        for result in item_results(attempt)
    ]


def _in_place(
    attempt: Attempt,
    position: int,
    question: Question,
    answer: dict[str, Any],
    result: ItemResult | None = None,
) -> PaperItem:
    shown = shown_at(attempt.hints, position - 1)
    return PaperItem(
        position=position,
        question=question,
        points=attempt.points[position - 1],
        answer=answer,
        hints=question.hints[:shown],
        hints_left=len(question.hints) - shown if attempt.is_open else 0,
        seconds=seconds_at(attempt.seconds, position - 1),
        result=result,
    )


def has_open_attempt(student: User, assessment: Assessment) -> bool:
    """Say whether a student is in the middle of an assessment. 1 query."""
    return (
        Attempt.objects.exclude(_SUBMITTED).filter(student=student, assessment=assessment).exists()
    )


def assessments_listed_for(user: User) -> QuerySet[Assessment]:
    """Return a person's assessments, each with `item_count` and what she did with it herself."""
    own = Attempt.objects.filter(student=user, assessment=OuterRef("pk"))
    sat = own.order_by().values("assessment").annotate(n=Count("pk")).values("n")
    sitting = own.exclude(_SUBMITTED).order_by().values("uuid")
    return assessments_visible_to(user).annotate(
        item_count=Count("places", filter=Q(places__item__current__isnull=False)),
        sat=Coalesce(Subquery(sat), 0),
        open_attempt=Subquery(sitting),
    )


@dataclass(frozen=True, slots=True)
class HandIn:
    """A submitted attempt in a list; `score` only where the reader may know it."""

    attempt: Attempt
    is_released: bool

    @property
    def score(self) -> float | None:
        return self.attempt.score if self.is_released else None


def hand_ins_of(student: User, reader: User) -> list[HandIn]:
    """Return what a student has handed in, the latest first. 1 or 2 queries."""
    attempts = Attempt.objects.filter(_SUBMITTED, student=student)
    waits = is_family(reader, student.pk)
    return [
        HandIn(attempt, not waits or attempt.is_released)
        for attempt in attempts.select_related("assessment__activity").order_by("-evidence_seq")
    ]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a response that a reason cites is to be found."""

    attempt: UUID
    position: int


def citations(response_ids: Collection[int]) -> dict[int, Citation]:
    """Return where responses are to be found, by id. 1 query."""
    rows = Response.objects.filter(id__in=response_ids)
    return {
        key: Citation(attempt, position + 1)
        for key, attempt, position in rows.values_list("id", "attempt__uuid", "position")
    }


def item_response_for(user: User, attempt_uuid: UUID, item_uuid: UUID) -> Response:
    """Return the response to an item that this person may score, or 404. 1 or 2 queries."""
    responses = responses_gradable_by(user).filter(version__item__uuid=item_uuid)
    return get_object_or_404(responses, attempt__uuid=attempt_uuid)
