"""What stands behind one estimate: the answers, and how far each part of them moves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from assessments.models import Grade, Response
from assessments.selectors.versions import Question, questions
from courses.models import Skill
from students.engine import LearnerState, SkillGraph
from students.engine.belief import sigmoid
from students.models import LearningPath, SkillMastery, User
from students.selectors.engine_inputs import courses_taken, material
from students.selectors.learners import learner

PartName = Literal["typical", "overall", "prerequisites", "answers", "recent", "time"]
_PARTS: tuple[PartName, ...] = (
    "typical",
    "overall",
    "prerequisites",
    "answers",
    "recent",
    "time",
)

# From how much on a part moves the chance at all, more than a little, and much.
_NOTHING, _LITTLE, _MUCH = 0.01, 0.05, 0.15


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an estimate: log-odds it adds, and the chance known once it is added.

    `p_before` is the chance without it; None for the first, with which it begins.
    """

    name: PartName
    value: float
    p_so_far: float
    p_before: float | None

    @property
    def effect(self) -> str:
        """What it does, in a word that has no figure: "begins", "nothing", "up", "down_much" ..."""
        if self.p_before is None:
            return "begins"
        moved = self.p_so_far - self.p_before
        if abs(moved) < _NOTHING:
            return "nothing"
        size = "_little" if abs(moved) < _LITTLE else "_much" if abs(moved) >= _MUCH else ""
        return ("up" if moved > 0 else "down") + size


@dataclass(frozen=True, slots=True)
class Graded:
    """A person's score for a response."""

    score: float
    comment: str
    by: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Behind:
    """A response behind an estimate. `score` counts now; `first_score` is the machine's."""

    attempt_uuid: UUID
    number: int
    activity_title: str
    question: Question
    answer: dict[str, Any]
    score: float | None
    first_score: float | None
    occurred_at: datetime
    grade: Graded | None


def mastery_of(student: User, skill: Skill) -> SkillMastery | None:
    """Return what a student is believed to know of a skill. 1 query."""
    return SkillMastery.objects.filter(student=student, skill=skill).first()


def responses_about(student: User, skill: Skill) -> QuerySet[Response]:
    """Return a student's responses to items of a skill, the newest first."""
    grades = Grade.objects.select_related("graded_by").order_by("evidence_seq")
    return (
        Response.objects.filter(student=student, version__skill_ids__contains=[skill.pk])
        .select_related("attempt__assessment__activity")
        .prefetch_related(Prefetch("grades", queryset=grades))
        .order_by("-evidence_seq", "-position")
    )


def behind(responses: Sequence[Response]) -> list[Behind]:
    """Return responses in words. 0 or 1 query besides those of the rows themselves."""
    asked = questions([response.version_id for response in responses])
    return [_behind(row, question) for row, question in zip(responses, asked, strict=True)]


def _behind(response: Response, question: Question) -> Behind:
    grade = next(reversed(response.grades.all()), None)
    return Behind(
        attempt_uuid=response.attempt.uuid,
        number=response.position + 1,
        activity_title=response.attempt.assessment.activity.title,
        question=question,
        answer=response.answer or {},
        score=grade.score if grade else response.score,
        first_score=response.score,
        occurred_at=response.occurred_at,
        grade=_graded(grade) if grade else None,
    )


def _graded(grade: Grade) -> Graded:
    by = grade.graded_by.display_name if grade.graded_by else ""
    return Graded(grade.score, grade.comment, by, grade.occurred_at)


def parts_of(student: User, skill: Skill) -> list[Part]:
    """Return what an estimate is made of, in the order in which it adds up. 3 queries.

    As of the moment the estimate was computed; nothing where the engine in force has not
    computed this student yet.
    """
    found = learner(student.pk)
    if found is None or not found.can_continue:
        return []
    state = LearnerState.from_bytes(found.state)
    computed = LearningPath.objects.filter(student=student).order_by("-as_of").first()
    at = (computed.as_of if computed else found.evidence_at).timestamp()
    graph = _graph_of(student, skill)
    values = found.model.contributions(state, skill.pk, at, graph)
    parts: list[Part] = []
    so_far = 0.0
    for name in _PARTS:
        so_far += values[name]
        before = parts[-1].p_so_far if parts else None
        parts.append(Part(name, values[name], sigmoid(so_far), before))
    return parts


def _graph_of(student: User, skill: Skill) -> SkillGraph | None:
    """Return the skill map on which the estimate was made: that of her first course with it."""
    for course in courses_taken(student.pk):
        graph = material(course.id, course.revision).graph
        if skill.pk in graph.skills:
            return graph
    return None
