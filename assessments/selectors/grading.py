"""Answers that a person scores: what waits, and who may score what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404

from assessments.models import Attempt, Grade, Response
from assessments.selectors.versions import Question, questions
from courses.models import Section
from students.models import Enrollment, User
from students.selectors.access import pupils_of, sections_visible_to, today


def responses_gradable_by(user: User, section: Section | None = None) -> QuerySet[Response]:
    """Return the submitted responses that a person may score.

    A teacher scores the students of her section in that section's course, an admin those of her
    schools; nobody scores herself, and being somebody's guardian is no reason. With a section,
    only its own.
    """
    sections = sections_visible_to(user)
    if section is not None:
        sections = sections.filter(pk=section.pk)
    in_my_section = Enrollment.objects.filter(
        user=OuterRef("student"),
        role=Enrollment.Role.STUDENT,
        section__in=sections,
        section__course=OuterRef("attempt__assessment__course"),
    ).on(today())
    return Response.objects.filter(
        Exists(in_my_section),
        student__in=pupils_of(user),
        attempt__submitted_at__isnull=False,
    )


def gradable_response_for(user: User, attempt_uuid: UUID, position: int) -> Response:
    """Return a response this person may score, or 404. 1 or 2 queries."""
    responses = responses_gradable_by(user).select_related(
        "attempt__assessment__activity__course", "attempt__student", "version"
    )
    return get_object_or_404(responses, attempt__uuid=attempt_uuid, position=position)


def pupil_attempt_for(user: User, student_uuid: UUID, attempt_uuid: UUID) -> Attempt:
    """Return what a student handed in whom this person teaches or administers, or 404. 1 query."""
    attempts = Attempt.objects.filter(submitted_at__isnull=False, student__in=pupils_of(user))
    return get_object_or_404(
        attempts.select_related("assessment__activity__course", "student"),
        uuid=attempt_uuid,
        student__uuid=student_uuid,
    )


def grades_of(response: Response) -> list[Grade]:
    """Return the scores that people gave a response, the last one first. 1 query."""
    return list(response.grades.select_related("graded_by").order_by("-evidence_seq"))


@dataclass(frozen=True, slots=True)
class WaitingResponse:
    """An answer that nobody has scored yet."""

    attempt_uuid: UUID
    position: int
    student_uuid: UUID
    student_name: str
    activity_title: str
    course_title: str
    question: Question
    submitted_at: datetime | None
    waited_seconds: float


def responses_waiting_for(user: User, section: Section | None = None) -> QuerySet[Response]:
    """Return the responses that wait for this person's score, the longest waiting first.

    Those of one section only, where one is given: of its students in its course.
    """
    ungraded = ~Exists(Grade.objects.filter(response=OuterRef("pk")))
    waiting = responses_gradable_by(user, section).filter(
        ungraded, Q(attempt__score__isnull=True), score__isnull=True
    )
    return (
        waiting.select_related("attempt__assessment__activity__course", "attempt__student")
        .annotate(waited=Now() - F("attempt__submitted_at"))
        .order_by("attempt__submitted_at", "pk")
    )


def next_waiting_for(user: User, after: Response) -> Response | None:
    """Return what to score after a response. 1 query.

    Others' answers to the same item come first, then the same assessment, then any; of each the
    longest waiting.
    """
    same = Q(attempt__assessment=after.attempt.assessment_id)
    same_item = same & Q(version__item=after.version.item_id)
    rank = Case(When(same_item, then=0), When(same, then=1), default=2)
    return responses_waiting_for(user).order_by(rank, "attempt__submitted_at", "pk").first()


def waiting_responses(rows: Sequence[Response]) -> list[WaitingResponse]:
    """Return rows of `responses_waiting_for` with what was asked. 0 or 1 query."""
    asked = questions([row.version_id for row in rows])
    return [_waiting(row, question) for row, question in zip(rows, asked, strict=True)]


def _waiting(row: Response, question: Question) -> WaitingResponse:
    attempt = row.attempt
    return WaitingResponse(
        attempt_uuid=attempt.uuid,
        position=row.position,
        student_uuid=attempt.student.uuid,
        student_name=attempt.student.display_name,
        activity_title=attempt.assessment.activity.title,
        course_title=attempt.assessment.activity.course.title,
        question=question,
        submitted_at=attempt.submitted_at,
        waited_seconds=row.waited.total_seconds(),  # type: ignore[attr-defined]
    )
