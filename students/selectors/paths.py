"""A student's path and mastery, as pages and the API show them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from courses.models import Activity, Skill
from courses.prepared import ANY_ID, ANY_TEXT, Prepared, PreparedQuery, any_of
from students.engine import LearnerState, Names
from students.models import LearningPath, PathStep, SkillMastery, User

Plan = tuple[LearningPath, list[PathStep]]


@dataclass(frozen=True, slots=True)
class Freshness:
    """How up to date a student's path is. `age_seconds` is None before the first recompute.

    `is_stuck`: the last recompute failed, and it waits to be tried again.
    """

    evidence_seq: int
    computed_seq: int
    computed_at: datetime | None
    age_seconds: float | None
    is_stuck: bool

    @property
    def is_current(self) -> bool:
        return self.computed_seq >= self.evidence_seq


_FRESHNESS = Prepared("""
SELECT evidence_seq, computed_seq, computed_at,
       extract(epoch FROM statement_timestamp() - computed_at)::float8, failures > 0,
       CASE WHEN %(with_state)s::boolean THEN state END,
       begun
FROM students_learnerstate WHERE student_id = %(student)s::bigint
""")


def freshness(student_id: int) -> Freshness:
    """Return how up to date a student's path is, by the database's clock. 1 query."""
    return _standing(student_id, with_state=False)[0]


class Standing(NamedTuple):
    """Where a student stands: `state` is what the engine keeps of her, if anything.

    `begun` are the activities that wait half done.
    """

    freshness: Freshness
    state: LearnerState | None
    begun: frozenset[int]


def standing_of(student_id: int) -> Standing:
    """Return the same, and what else is kept with it. 1 query."""
    fresh, state, begun = _standing(student_id, with_state=True)
    return Standing(fresh, LearnerState.from_bytes(bytes(state)) if state else None, begun)


def _standing(student_id: int, *, with_state: bool) -> tuple[Freshness, Any, frozenset[int]]:
    row = _FRESHNESS.row(student=student_id, with_state=with_state)
    if row is None:
        return Freshness(0, 0, None, None, False), None, frozenset()
    *fresh, state, begun = row
    return Freshness(*fresh), state, frozenset(begun)


@dataclass(frozen=True, slots=True)
class Step:
    """A step with its names. `reason` is the stored record that `students.engine` explains."""

    position: int
    activity: Activity
    skill: Skill
    reason: dict[str, Any]
    alternatives: list[Activity]


@dataclass(frozen=True, slots=True)
class Addresses:
    """What the activities and skills that reasons speak of are called outside, by id."""

    activities: Mapping[int, UUID]
    skills: Mapping[int, UUID]


@dataclass(frozen=True, slots=True)
class Path:
    """A student's path in one course. `names` titles every activity and skill in the reasons.

    `minutes` is what a day holds; None where her teacher has not said.
    """

    uuid: UUID
    course_id: int
    course_uuid: UUID
    course_title: str
    course_language: str
    version: int
    computed_seq: int
    computed_at: datetime
    engine_version: str
    minutes: int | None
    steps: list[Step]
    names: Names
    addresses: Addresses


def paths_of(student: User) -> list[Path]:
    """Return a student's paths by course title, those without a step last.

    4 queries, whatever the number of steps.
    """
    return _with_names(with_steps(plans_of(student)))


_PLANS = PreparedQuery(
    lambda: (
        LearningPath.objects.filter(student=ANY_ID)
        .select_related("course")
        .annotate(is_over=~Exists(PathStep.objects.filter(path=OuterRef("pk"))))
        .order_by("is_over", "course__title", "id")
    ),
    {ANY_ID: "%(student)s::bigint"},
)
_STEPS = PreparedQuery(
    lambda: PathStep.objects.filter(path__in=any_of(ANY_TEXT)).order_by("position"),
    {ANY_TEXT: "%(paths)s::bigint[]"},
)


def plans_of(student: User) -> Sequence[LearningPath]:
    """Return a student's paths as stored, by course title, those without a step last. 1 query."""
    return _PLANS.all(student=student.pk)


def with_steps(paths: Sequence[LearningPath]) -> list[Plan]:
    """Return stored paths with their steps. 1 query, none where there is no path."""
    steps: dict[int, list[PathStep]] = defaultdict(list)
    for step in _STEPS.all(paths=[path.pk for path in paths]) if paths else ():
        steps[step.path_id].append(step)
    return [(path, steps[path.pk]) for path in paths]


_ACTIVITIES = PreparedQuery(
    lambda: Activity.objects.filter(pk__in=any_of(ANY_TEXT)).defer("body"),
    {ANY_TEXT: "%(ids)s::bigint[]"},
)
_SKILLS = PreparedQuery(
    lambda: Skill.objects.filter(pk__in=any_of(ANY_TEXT)), {ANY_TEXT: "%(ids)s::bigint[]"}
)


def reasons_of(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the stored reasons of all steps of some paths. 0 queries."""
    return [step.reason for path in paths for step in path.steps]


def activities_called(ids: Collection[int]) -> dict[int, Activity]:
    """Return activities by id, without their text. 0 or 1 query."""
    found = _ACTIVITIES.all(ids=list(ids)) if ids else []
    return {activity.pk: activity for activity in found}


def _skills_called(ids: Collection[int]) -> dict[int, Skill]:
    found = _SKILLS.all(ids=list(ids)) if ids else []
    return {skill.pk: skill for skill in found}


def _with_names(plans: Sequence[Plan]) -> list[Path]:
    """Return stored paths with what they name. 2 queries, none where there are no steps."""
    reasons = [step.reason for _, steps in plans for step in steps]
    activities = activities_called(_activity_ids(reasons))
    skills = _skills_called(_skill_ids(reasons))
    names = Names(
        skills={key: skill.title for key, skill in skills.items()},
        activities={key: activity.title for key, activity in activities.items()},
    )
    addresses = Addresses(
        activities={key: activity.uuid for key, activity in activities.items()},
        skills={key: skill.uuid for key, skill in skills.items()},
    )
    return [_path(path, steps, activities, skills, names, addresses) for path, steps in plans]


def _path(
    path: LearningPath,
    planned: list[PathStep],
    activities: Mapping[int, Activity],
    skills: Mapping[int, Skill],
    names: Names,
    addresses: Addresses,
) -> Path:
    steps = [
        Step(
            position=step.position,
            activity=activities[step.activity_id],
            skill=skills[step.skill_id],
            reason=step.reason,
            alternatives=[
                activities[other["activity"]]
                for other in step.reason["alternatives"]
                if other["activity"] in activities
            ],
        )
        for step in planned
    ]
    return Path(
        uuid=path.uuid,
        course_id=path.course_id,
        course_uuid=path.course.uuid,
        course_title=path.course.title,
        course_language=path.course.language,
        version=path.version,
        computed_seq=path.computed_seq,
        computed_at=path.computed_at,
        engine_version=path.engine_version,
        minutes=path.minutes,
        steps=steps,
        names=names,
        addresses=addresses,
    )


def _activity_ids(reasons: Sequence[dict[str, Any]]) -> set[int]:
    ids = set()
    for reason in reasons:
        ids |= {reason["activity"], *(other["activity"] for other in reason["alternatives"])}
        if reason["rejected"]:
            ids.add(reason["rejected"]["activity"])
    return ids


def _skill_ids(reasons: Sequence[dict[str, Any]]) -> set[int]:
    ids = set()
    for reason in reasons:
        ids |= {reason["skill"], *reason["ready_on"], *reason["unmet"]}
        if reason["rejected"]:
            ids |= {reason["rejected"]["skill"], reason["rejected"]["unmet"]}
    return ids - {None}


def masteries_of(student: User) -> list[SkillMastery]:
    """Return what a student is believed to know, skill by skill, in the map's order. 1 query."""
    return list(
        SkillMastery.objects.filter(student=student)
        .select_related("skill")
        .order_by("skill__framework", "skill__position", "skill")
    )
