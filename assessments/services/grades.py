"""A person's score: the first for what a machine can't judge, or a correction of any other."""

from django.db import transaction

from assessments.models import Attempt, Grade, Response
from assessments.services.attempts import weighted_score
from students.models import Action, User
from students.services.audit import record
from students.services.evidence import advance_clock


class GradeRefused(Exception):
    """The score can't be recorded; the text says why."""


@transaction.atomic
def grade_response(response_id: int, score: float, graded_by: User, comment: str = "") -> Grade:
    """Record a person's score for a response, in [0, 1]; the latest one counts. 7 queries.

    A new fact: the response stays as it was, and the student's clock moves. Raises GradeRefused.
    """
    if not 0 <= score <= 1:
        raise GradeRefused("A score lies between 0 and 1.")
    response = Response.objects.select_related("attempt").get(pk=response_id)
    attempt = Attempt.objects.select_for_update().get(pk=response.attempt_id)
    grade = Grade.objects.create(
        response=response,
        student_id=response.student_id,
        evidence_seq=advance_clock(response.student_id),
        score=score,
        comment=comment,
        graded_by=graded_by,
    )
    attempt.score = weighted_score(attempt.points, _effective_scores(attempt))
    attempt.save(update_fields=["score"])
    record(Action.GRADED, actor=graded_by, subject=grade.student_id, target=attempt)
    return grade


def _effective_scores(attempt: Attempt) -> list[float | None]:
    """Return the score of each item that counts now, in order. 2 queries."""
    corrected = dict(
        Grade.objects.filter(response__attempt=attempt)
        .order_by("evidence_seq")
        .values_list("response", "score")
    )
    scored = attempt.responses.order_by("position").values_list("id", "score")
    return [corrected.get(response_id, score) for response_id, score in scored]
