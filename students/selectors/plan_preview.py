"""What a planning would change in real paths, before anybody decides for it. Nothing is written."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from courses.models import Activity, Section
from students.engine import LearnerState, activities_planned
from students.models import User
from students.planning import Planning
from students.selectors.engine_inputs import Material, material
from students.selectors.learners import Learner, learners
from students.selectors.planning import planning_of, students_planned_by

MOST_LOOKED_AT = 60
MOST_SHOWN = 8
_Order = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A student whose next step would be another one, by the titles of both."""

    student_uuid: UUID
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Of `students` in the section, `looked_at` have a path that could be planned both ways.

    `first_steps` of them would get another next step, `paths` another path; `shown` are some.
    """

    students: int
    looked_at: int
    first_steps: int
    paths: int
    shown: list[FirstStep]


def preview(section: Section, wanted: Planning) -> Preview:
    """Plan a section's paths both ways, as of now, from what is kept.

    5 queries; once a process and revision of the course, 3 more.

    Both are planned at the same moment, so that nothing but the planning makes a difference. Of a
    large section the first 60 students are looked at.
    """
    students, now = students_planned_by([section.pk]), planning_of(section)
    wanted = replace(wanted, exploration=now.exploration)
    found = material(section.course_id, section.course.revision)
    at, before, after = timezone.now(), {}, {}
    for learner in learners(students[:MOST_LOOKED_AT]):
        if learner.can_continue:
            state = LearnerState.from_bytes(learner.state)
            before[learner.student_id] = _planned(learner, state, found, now, at)
            after[learner.student_id] = _planned(learner, state, found, wanted, at)
    first = [one for one in before if before[one][:1] != after[one][:1]]
    return Preview(
        students=len(students),
        looked_at=len(before),
        first_steps=len(first),
        paths=sum(before[one] != after[one] for one in before),
        shown=_in_words({one: (before[one][:1], after[one][:1]) for one in first}),
    )


def _planned(
    learner: Learner, state: LearnerState, found: Material, planning: Planning, at: datetime
) -> _Order:
    return activities_planned(
        learner.model,
        state,
        found.graph,
        found.catalogue,
        planning.wishes(learner.formats, at),
        at=at.timestamp(),
        seed=learner.student_id,
    )


def _in_words(changed: dict[int, tuple[_Order, _Order]]) -> list[FirstStep]:
    """Name some students, in the order of their names, with both steps. 2 queries."""
    people = User.objects.filter(pk__in=changed).order_by("last_name", "first_name", "pk")
    steps = {step for both in changed.values() for one in both for step in one}
    titles = dict(Activity.objects.filter(pk__in=steps).values_list("pk", "title"))
    return [
        FirstStep(
            person.uuid,
            person.display_name,
            *("".join(titles.get(step, "") for step in one) for one in changed[person.pk]),
        )
        for person in people[:MOST_SHOWN]
    ]
