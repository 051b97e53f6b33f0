"""One answer, with what a person needs to score it."""

from dataclasses import dataclass
from typing import Any

from assessments import scoring
from assessments.models import Grade, Response
from assessments.selectors.grading import grades_of
from assessments.selectors.versions import Question, questions, secrets


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
