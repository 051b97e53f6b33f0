"""What waits for a score, class by class; one answer, with what a person needs to score it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Trim

from assessments import scoring
from assessments.models import Grade, Response
from assessments.selectors.grading import WaitingResponse, grades_of, waiting_responses
from assessments.selectors.versions import Question, questions, secrets
from students.models import Enrollment, User
from students.selectors.access import sections_visible_to, today
from students.selectors.names import words_of

# What a list of waiting answers is sorted by.
WAITING_ORDERS = {
    "waiting": ("attempt__submitted_at", "pk"),
    "student": ("attempt__student__last_name", "attempt__student__first_name", "pk"),
    "activity": ("attempt__assessment__activity__title", "attempt__submitted_at", "pk"),
    "class": ("section_title", "attempt__submitted_at", "pk"),
    "teacher": ("teachers", "attempt__submitted_at", "pk"),
}


@dataclass(frozen=True, slots=True)
class WaitingInClass:
    """A waiting answer with the class it is from, and who teaches there."""

    response: WaitingResponse
    section_title: str
    teachers: str


def by_class(user: User, waiting: QuerySet[Response]) -> QuerySet[Response]:
    """Add to waiting answers the class that the person sees them in, and its teachers' names."""
    taught_in = (
        Enrollment.objects.filter(
            user=OuterRef("student"),
            role=Enrollment.Role.STUDENT,
            section__in=sections_visible_to(user),
            section__course=OuterRef("attempt__assessment__course"),
        )
        .on(today())
        .order_by("section__title", "section")
    )
    name = Trim(Concat("user__first_name", Value(" "), "user__last_name"))
    teachers = (
        Enrollment.objects.filter(section=OuterRef("section_pk"), role=Enrollment.Role.TEACHER)
        .on(today())
        .order_by()
        .values("section")
        .annotate(names=StringAgg(name, ", ", ordering=(F("user__last_name"), F("user"))))
    )
    return waiting.annotate(
        section_pk=Subquery(taught_in.values("section")[:1]),
        section_title=Subquery(taught_in.values("section__title")[:1]),
        teachers=Subquery(teachers.values("names"), output_field=CharField()),
    )


def found(waiting: QuerySet[Response], search: str) -> QuerySet[Response]:
    """Keep those of `by_class` that have every word in the student's, class's or teacher's name."""
    for word in words_of(search):
        first = Q(attempt__student__first_name__icontains=word)
        last = Q(attempt__student__last_name__icontains=word)
        there = Q(section_title__icontains=word) | Q(teachers__icontains=word)
        waiting = waiting.filter(first | last | there)
    return waiting


def in_order(waiting: QuerySet[Response], order: str) -> QuerySet[Response]:
    """Sort those of `by_class` by a name from WAITING_ORDERS, "-" before it for falling."""
    first, *then = WAITING_ORDERS[order.removeprefix("-")]
    sign = "-" if order.startswith("-") else ""
    return waiting.order_by(f"{sign}{first}", *then)


def waiting_in_classes(rows: Sequence[Response]) -> list[WaitingInClass]:
    """Return rows of `by_class` with what was asked. 0 or 1 query."""
    return [
        WaitingInClass(response, row.section_title or "", row.teachers or "")  # type: ignore[attr-defined]
        for row, response in zip(rows, waiting_responses(rows), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class WorkToGrade:
    """What was asked and answered, what the author expects, and the scores given so far.

    `score` is the one that counts now, in [0, 1]; None waits for a person. `key_score` is what
    the key gave; None where it can't judge.
    """

    question: Question
    answer: dict[str, Any]
    correct_answer: str
    notes: str
    score: float | None
    key_score: float | None
    grades: list[Grade]


def to_grade(response: Response) -> WorkToGrade:
    """Return an answer with what is needed to score it. 1 query, 2 more on first sight."""
    (question,) = questions([response.version_id])
    (secret,) = secrets([response.version_id])
    grades = grades_of(response)
    return WorkToGrade(
        question=question,
        answer=response.answer or {},
        correct_answer=scoring.correct_answer_text(question.kind, question.body, secret.key),
        notes=secret.key.get("grading_notes", ""),
        score=grades[0].score if grades else response.score,
        key_score=response.score,
        grades=grades,
    )
