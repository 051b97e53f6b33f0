"""A student's path and mastery, as pages and the API show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch

from courses.models import Activity, Skill
from students.engine import Names
from students.models import LearningPath, PathStep, SkillMastery, User


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


_FRESHNESS = """
SELECT evidence_seq, computed_seq, computed_at,
       extract(epoch FROM statement_timestamp() - computed_at)::float8, failures > 0
FROM students_learnerstate WHERE student_id = %s
"""


def freshness(student_id: int) -> Freshness:
    """Return how up to date a student's path is, by the database's clock. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(_FRESHNESS, [student_id])
        row = cursor.fetchone()
    return Freshness(*row) if row else Freshness(0, 0, None, None, False)


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
    """A student's path in one course. `names` titles every activity and skill in the reasons."""

    uuid: UUID
    course_id: int
    course_uuid: UUID
    course_title: str
    course_language: str
    version: int
    computed_seq: int
    computed_at: datetime
    engine_version: str
    steps: list[Step]
    names: Names
    addresses: Addresses


def paths_of(student: User) -> list[Path]:
    """Return a student's paths by course title, those without a step last.

    4 queries, whatever the number of steps.
    """
    steps = PathStep.objects.order_by("position")
    paths = (
        LearningPath.objects.filter(student=student)
        .select_related("course")
        .prefetch_related(Prefetch("steps", queryset=steps))
        .order_by("course__title", "id")
    )
    reasons = [step.reason for path in paths for step in path.steps.all()]
    activities = Activity.objects.in_bulk(_activity_ids(reasons))
    skills = Skill.objects.in_bulk(_skill_ids(reasons))
    names = Names(
        skills={key: skill.title for key, skill in skills.items()},
        activities={key: activity.title for key, activity in activities.items()},
    )
    addresses = Addresses(
        activities={key: activity.uuid for key, activity in activities.items()},
        skills={key: skill.uuid for key, skill in skills.items()},
    )
    found = [_path(path, activities, skills, names, addresses) for path in paths]
    return sorted(found, key=lambda path: not path.steps)


def _path(
    path: LearningPath,
    activities: dict[int, Activity],
    skills: dict[int, Skill],
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
        for step in path.steps.all()
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
