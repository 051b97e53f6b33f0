"""What the engine is given besides a student's evidence: the model, the skill map, the catalogue.

A course's material is read once a process for each revision of the course.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import F

from courses.models import Activity, ActivitySkill, SkillPrerequisite
from courses.prepared import ANY_ID, PreparedQuery
from students.engine import Catalogue, CatalogueActivity, Model, SkillGraph
from students.models import EngineFit, Enrollment
from students.planning import Planning
from students.selectors.access import attended_by, today
from students.selectors.planning import planned_for, planning_from


@dataclass(frozen=True, slots=True)
class Material:
    """What a course offers, as the engine takes it."""

    graph: SkillGraph
    catalogue: Catalogue


def model_called(fit_id: int | None) -> Model:
    """Return the model of a fit; None for the one that comes with Waymark. 0 or 1 query.

    A fit never changes, so each process reads it once.
    """
    return _model_of(fit_id) if fit_id else _shipped()


@lru_cache(maxsize=1)
def _shipped() -> Model:
    return Model.default()


@lru_cache(maxsize=64)
def _model_of(fit_id: int) -> Model:
    content = EngineFit.objects.values_list("model", flat=True).get(pk=fit_id)
    return Model.from_dict(content) if content else _shipped()


@dataclass(frozen=True, slots=True)
class CourseTaken:
    """A course that a student takes, and how her section's teacher and school steer its paths."""

    id: int
    revision: int
    planning: Planning


def courses_taken(student_id: int) -> list[CourseTaken]:
    """Return the courses that a student takes, by id, each with its planning. 1 query.

    Of two sections of one course, the planning is that of the one she joined last.
    """
    places: list[Any] = _places(today()).all(student=student_id)
    latest = {place.course: place for place in places}
    return [
        CourseTaken(course, place.revision, planning_from(place))
        for course, place in sorted(latest.items())
    ]


@lru_cache(maxsize=2)
def _places(day: date) -> PreparedQuery[Enrollment]:
    """Return the query behind `courses_taken` on a day: a student's places, the latest last."""
    places = attended_by(ANY_ID).only("pk").order_by("pk").annotate(**planned_for("section__"))
    return PreparedQuery(
        lambda: places.annotate(
            course=F("section__course"), revision=F("section__course__revision")
        ),
        {ANY_ID: "%(student)s::bigint"},
    )


@lru_cache(maxsize=256)
def material(course_id: int, revision: int) -> Material:
    """Return a course's skill map and catalogue as of a revision. 3 queries, once a process."""
    tags: dict[int, list[int]] = defaultdict(list)
    published = Activity.objects.filter(course=course_id, is_published=True)
    links = ActivitySkill.objects.filter(activity__in=published).order_by("activity", "skill")
    for activity_id, skill_id in links.values_list("activity", "skill"):
        tags[activity_id].append(skill_id)
    rows: Iterable[tuple[Any, ...]] = published.values_list(
        "id", "kind", "format", "minutes", "position"
    )
    activities = [
        CatalogueActivity(id_, tuple(tags[id_]), kind, format_, float(minutes), position)
        for id_, kind, format_, minutes, position in rows
        if tags[id_]
    ]
    skills = sorted({skill for taught in tags.values() for skill in taught})
    return Material(graph=_graph(skills), catalogue=Catalogue(activities))


def _graph(skills: list[int]) -> SkillGraph:
    needed: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    links = SkillPrerequisite.objects.filter(skill__in=skills, prerequisite__in=skills)
    for skill, prerequisite, is_hard in links.order_by("skill", "prerequisite").values_list(
        "skill", "prerequisite", "is_hard"
    ):
        needed[skill].append((prerequisite, is_hard))
    return SkillGraph(tuple(skills), {skill: tuple(links) for skill, links in needed.items()})
