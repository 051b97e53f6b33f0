"""What the engine is given besides a student's evidence: the model, the skill map, the catalogue.

A course's material is read once a process for each revision of the course.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef

from courses.models import Activity, ActivitySkill, Course, SkillPrerequisite
from courses.prepared import ANY_ID, PreparedQuery
from students.engine import Catalogue, CatalogueActivity, Model, SkillGraph
from students.models import EngineFit
from students.selectors.access import attended_by, today


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


def courses_taken(student_id: int) -> list[tuple[int, int]]:
    """Return (id, revision) of the courses that a student takes, by id. 1 query."""
    return [
        (course.pk, course.revision) for course in _courses_taken(today()).all(student=student_id)
    ]


@lru_cache(maxsize=2)
def _courses_taken(day: date) -> PreparedQuery[Course]:
    """Return the query behind `courses_taken` on a day."""
    taken = attended_by(ANY_ID).filter(section__course=OuterRef("pk"))
    courses = Course.objects.filter(Exists(taken)).order_by("id").only("revision")
    return PreparedQuery(lambda: courses, {ANY_ID: "%(student)s::bigint"})


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
