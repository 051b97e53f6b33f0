"""Assessments, attempts and results, as the person who asks may see them."""

import json
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404

from assessments import scoring
from assessments.effort import seconds_at, shown_at
from assessments.models import Assessment, Attempt
from assessments.selectors.versions import Question, Secret, questions, secrets
from courses.prepared import ANY_ID, ANY_UUID, Prepared, PreparedQuery
from students.engine.evidence import TOO_QUICK_SECONDS
from students.models import User
from students.selectors.access import activities_visible_to, wards_of

NOT_YET = "Not yet."


def assessments_visible_to(user: User) -> QuerySet[Assessment]:
    """Return the assessments behind the activities a person may see."""
    return Assessment.objects.filter(activity__in=activities_visible_to(user)).select_related(
        "activity", "course"
    )


def assessment_for(user: User, uuid: UUID) -> Assessment:
    """Return an assessment this person may see, or 404."""
    return get_object_or_404(assessments_visible_to(user), uuid=uuid)


def attempt_for(user: User, uuid: UUID, *, lock: bool = False) -> Attempt:
    """Return this person's own attempt, or 404. Sitting is nobody else's business. 1 query.

    With `lock`, nobody else changes it until the transaction ends.
    """
    query = _OWN_LOCKED if lock else _OWN
    return query.get_or_404(student=user.pk, uuid=uuid)


def _own_attempts() -> QuerySet[Attempt]:
    attempts = Attempt.objects.select_related("assessment__activity__course").annotate(now=Now())
    texts = ("body", "media_description", "course__description")
    unread = (f"assessment__activity__{text}" for text in texts)
    return attempts.filter(uuid=ANY_UUID, student=ANY_ID).defer(*unread)


_OWNER = {ANY_ID: "%(student)s::bigint", ANY_UUID: "%(uuid)s::uuid"}
_OWN = PreparedQuery(_own_attempts, _OWNER)
_OWN_LOCKED = PreparedQuery(lambda: _own_attempts().select_for_update(of=("self",)), _OWNER)


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A question of an attempt, with what was saved for it so far and the hints shown."""

    number: int
    question: Question
    answer: dict[str, Any]
    hints: tuple[str, ...] = ()
    seconds: float | None = None

    @property
    def hints_left(self) -> int:
        return len(self.question.hints) - len(self.hints)


def asked_items(attempt: Attempt) -> list[AskedItem]:
    """Return the questions of an attempt in order, with the saved answers. 1 or 2 queries."""
    saved = dict(attempt.saved_answers.values_list("version_id", "answer"))
    return [
        AskedItem(
            number,
            question,
            saved.get(question.version_id) or {},
            question.hints[: shown_at(attempt.hints, number - 1)],
            seconds_at(attempt.seconds, number - 1),
        )
        for number, question in enumerate(questions(attempt.version_ids), start=1)
    ]


def is_release_due(attempt: Attempt) -> bool:
    """Say whether the rule in force when the attempt began lets its result out now. 0 queries.

    Whether it is out says `attempt.is_released`: a fact, which no later change of the rule undoes.
    """
    timing, due_at = attempt.feedback_timing, attempt.assessment.due_at
    if timing == Assessment.FeedbackTiming.AFTER_DUE:
        return due_at is not None and due_at <= attempt.now
    return timing == Assessment.FeedbackTiming.ON_SUBMISSION


def is_feedback_due(attempt: Attempt, reader: User) -> bool:
    """Say whether scores and feedback may be shown to the reader. 0 or 1 query.

    The student and her family wait as the rule says that was in force when she began; staff don't.
    """
    return attempt.is_released or not is_family(reader, attempt.student_id)


def is_family(reader: User, student_id: int) -> bool:
    """Say whether the reader is the student herself or her guardian. 0 or 1 query."""
    return reader.pk == student_id or wards_of(reader).filter(pk=student_id).exists()


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What was answered to one item and what it was worth.

    `score` is the one that counts now, in [0, 1]; None waits for a person. `comment` is the last
    grader's. `hints` counts those shown, `seconds` is how long it was in view; None says nothing.
    Texts are written as the question's body says.
    """

    number: int
    response_id: int
    question: Question
    answer: dict[str, Any]
    points: float
    score: float | None
    is_corrected: bool
    comment: str
    feedback: str
    correct_answer: str
    hints: int | None = None
    seconds: float | None = None

    @property
    def whole_seconds(self) -> int | None:
        return None if self.seconds is None else round(self.seconds)

    @property
    def is_too_quick(self) -> bool:
        """Whether the engine takes it for an answer to what was not read."""
        return self.seconds is not None and self.seconds < TOO_QUICK_SECONDS

    @property
    def is_answered(self) -> bool:
        return scoring.is_answered(self.question.kind, self.answer)

    @property
    def is_told(self) -> bool:
        """Whether a right answer is told, since the one given is not, and there is one to tell."""
        return self.score is not None and self.score < 1 and bool(self.correct_answer)

    @property
    def is_right(self) -> bool:
        return self.score is not None and self.score >= 1

    @property
    def is_partly_right(self) -> bool:
        return self.score is not None and 0 < self.score < 1


def item_results(attempt: Attempt) -> list[ItemResult]:
    """Return the results of a submitted attempt in order. 1 query, or 3 on first sight.

    Ask `is_feedback_due` first: this reads keys.
    """
    asked = questions(attempt.version_ids)
    keys = secrets(attempt.version_ids)
    marks = [_Mark(*row) for row in _MARKS.rows(attempt=attempt.pk)]
    return [
        _item_result(number, *place)
        for number, place in enumerate(zip(marks, asked, keys, attempt.points, strict=True), 1)
    ]


class _Mark(NamedTuple):
    """What was answered, as JSON, its score, and the last grade, if any."""

    response_id: int
    answer: str | None
    score: float | None
    hints: int | None
    seconds: float | None
    grade: float | None
    comment: str | None


_MARKS = Prepared("""
SELECT r.id, r.answer, r.score, r.hints, r.seconds, grade.score, grade.comment
FROM assessments_response r
LEFT JOIN LATERAL (
    SELECT score, comment FROM assessments_grade g
    WHERE g.response_id = r.id ORDER BY evidence_seq DESC LIMIT 1
) AS grade ON true
WHERE r.attempt_id = %(attempt)s::bigint
ORDER BY r.position
""")


def _item_result(
    number: int, mark: _Mark, question: Question, secret: Secret, points: float
) -> ItemResult:
    is_corrected = mark.grade is not None
    score = mark.grade if is_corrected else mark.score
    answer = json.loads(mark.answer) if mark.answer else {}
    return ItemResult(
        number=number,
        response_id=mark.response_id,
        question=question,
        answer=answer or {},
        points=points,
        score=score,
        is_corrected=is_corrected,
        comment=mark.comment or "",
        feedback=_feedback(question, secret.feedback, answer, score),
        correct_answer=scoring.correct_answer_text(question.kind, question.body, secret.key),
        hints=mark.hints,
        seconds=mark.seconds,
    )


def _feedback(
    question: Question, feedback: dict[str, Any], answer: dict[str, Any], score: float | None
) -> str:
    """Return what the author says to this answer: to the choice made, or to right and not yet.

    "Not yet." itself is no word for what was left out or is partly right: there the hint is.
    """
    chosen = feedback.get("choices", {}).get(answer.get("choice", ""), "")
    outcome = "" if score is None else feedback.get("correct" if score >= 1 else "incorrect", "")
    if score or not scoring.is_answered(question.kind, answer):
        outcome = outcome.removeprefix(NOT_YET).lstrip()
    parts = [chosen or outcome, feedback.get("general", "")]
    return "\n\n".join(part for part in parts if part)
