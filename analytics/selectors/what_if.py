"""What a path would be if a student got her next answers on a skill right, or wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from django.utils.translation import gettext

from courses.models import Activity, Skill
from students import engine
from students.engine import LearnerState, Mastery, Names, Plan, Reason, Response, Wishes, explain
from students.models import LearningPath, User
from students.selectors.engine_inputs import Material, courses_taken, material
from students.selectors.learners import Learner, learner
from students.selectors.paths import activities_called

Outcome = Literal["right", "wrong"]
Change = Literal["stays", "up", "down", "new", "gone"]

USUAL_ANSWERS, MOST_ANSWERS = 3, 10
_ONE_SITTING, _ANY_ITEM = 0, 0  # Nothing that is stored has this number.


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is believed of a skill, now or as it would be."""

    p_known: float
    low: float
    high: float
    evidence_count: int
    is_enough: bool


@dataclass(frozen=True, slots=True)
class Supposed:
    """A step of one of the two paths. `change` is what becomes of it by the answers."""

    position: int
    activity: Activity
    skill: Skill
    change: Change
    in_short: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A course's path as it is, and as it would be."""

    course_title: str
    before: list[Supposed]
    after: list[Supposed]

    @property
    def is_same(self) -> bool:
        return all(step.change == "stays" for step in (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would be after some answers that were never given."""

    outcome: Outcome
    answers: int
    before: Estimate
    after: Estimate
    paths: list[Comparison]


@dataclass(frozen=True, slots=True)
class _Both:
    """One course, planned with and without the answers."""

    title: str
    plan: Plan
    mastery: Mastery
    supposed_plan: Plan
    supposed_mastery: Mastery


def what_if(student: User, skill: Skill, outcome: Outcome, answers: int) -> WhatIf | None:
    """Say what the path and the estimate would be; nothing is kept. 5 queries.

    The answers are supposed to come in one sitting, right after the latest real one, to questions
    of which nothing is known. Both paths are made now, of the same kept state, so that nothing but
    the answers tells them apart; the one without them is the path that is stored. None where the
    engine in force has not computed this student, or no path of hers has the skill on its map.
    """
    found = learner(student.pk)
    if found is None or not found.can_continue:
        return None
    taken = {course.id: course for course in courses_taken(student.pk)}
    materials = {one.id: material(one.id, one.revision) for one in taken.values()}
    stored = LearningPath.objects.filter(student=student, course__in=taken)
    both = [
        _both(
            found,
            path,
            materials[path.course_id],
            taken[path.course_id].planning.wishes(found.formats, path.as_of),
            _supposed(skill, path, outcome, answers),
        )
        for path in stored.select_related("course").order_by("course__title", "pk")
        if skill.pk in materials[path.course_id].graph.skills
    ]
    if not both:
        return None
    named = _Named.of([one for course in both for one in (course.plan, course.supposed_plan)])
    return WhatIf(
        outcome,
        answers,
        _estimate(both[0].mastery),
        _estimate(both[0].supposed_mastery),
        [_compared(course, named) for course in both],
    )


def _supposed(skill: Skill, path: LearningPath, outcome: Outcome, answers: int) -> list[Response]:
    at, score = path.as_of.timestamp(), float(outcome == "right")
    return [Response(_ANY_ITEM, (skill.pk,), score, at, _ONE_SITTING)] * answers


def _both(
    found: Learner, path: LearningPath, of: Material, wishes: Wishes, assumed: Sequence[Response]
) -> _Both:
    """Plan a course as `students.services.paths` does, with the answers and without."""
    model, at = found.model, path.as_of.timestamp()
    state = LearnerState.from_bytes(found.state)
    given = (model, state, of.graph, of.catalogue, wishes)
    seed, (skill,) = found.student_id, assumed[0].skills
    return _Both(
        title=path.course.title,
        plan=engine.plan(*given, at=at, seed=seed),
        mastery=model.mastery(state, skill, at, of.graph),
        supposed_plan=engine.what_if(*given, at=at, seed=seed, assumed=assumed),
        supposed_mastery=model.mastery(model.replay(state, assumed), skill, at, of.graph),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """What the steps of some plans speak of, by id."""

    activities: dict[int, Activity]
    skills: dict[int, Skill]
    names: Names

    @classmethod
    def of(cls, plans: Sequence[Plan]) -> Self:
        """Look everything up. 2 queries."""
        steps = [step for one in plans for step in one.steps]
        activities = activities_called({step.activity for step in steps})
        skills = Skill.objects.in_bulk({one for step in steps for one in _skills_in(step)})
        titles = {key: skill.title for key, skill in skills.items()}
        return cls(activities, skills, Names(skills=titles))


def _skills_in(step: Reason) -> list[int]:
    return [one for one in (step.skill, *step.ready_on, *step.unmet) if one is not None]


def _compared(course: _Both, named: _Named) -> Comparison:
    """Tell of each step what becomes of it. A step is its activity, whatever else has changed."""
    was = {step.activity: step.position for step in course.plan.steps}
    would_be = {step.activity: step.position for step in course.supposed_plan.steps}
    steps = [(step, step.position, would_be.get(step.activity)) for step in course.plan.steps]
    others = [(step, was.get(step.activity), step.position) for step in course.supposed_plan.steps]
    return Comparison(
        course.title,
        [_step(*one, named) for one in steps],
        [_step(*one, named) for one in others],
    )


def _step(step: Reason, was: int | None, would_be: int | None, named: _Named) -> Supposed:
    return Supposed(
        position=step.position,
        activity=named.activities[step.activity],
        skill=named.skills[step.skill or 0],
        change=_change(was, would_be),
        in_short=explain(step, named.names, gettext).family,
    )


def _change(was: int | None, would_be: int | None) -> Change:
    if was is None:
        return "new"
    if would_be is None:
        return "gone"
    if was == would_be:
        return "stays"
    return "up" if would_be < was else "down"


def _estimate(one: Mastery) -> Estimate:
    return Estimate(one.p_known, one.low, one.high, one.evidence_count, one.enough)
