"""A section's students against the skills of its course, so much of it as a page shows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count

from analytics.levels import WHERE, Level, level_of
from courses.models import Activity, ActivitySkill, Course, Section, Skill, SkillPrerequisite
from students.models import Enrollment, SkillMastery, User
from students.selectors.access import today

Counts = Mapping[str, int]
_COUNTS: dict[str, Any] = {level: Count("pk", filter=where) for level, where in WHERE.items()}


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """Skills of a course that belong together: `key` is how an address names them."""

    key: str
    title: str
    skills: frozenset[int]


@dataclass(frozen=True, slots=True)
class Taught:
    """The skills of a course in the map's order, by unit, and by what leads up to what.

    A chain is a skill that nothing else of the course builds on, with all that comes before it.
    """

    skills: list[Skill]
    units: list[SkillGroup]
    chains: list[SkillGroup]

    def within(self, key: str) -> list[Skill]:
        """Return the skills of one group; all where none is named so."""
        found = next((one for one in (*self.units, *self.chains) if one.key == key), None)
        return [skill for skill in self.skills if found is None or skill.pk in found.skills]


@dataclass(frozen=True, slots=True)
class Standing:
    """A student of the section: how many of the skills asked for are at each level.

    `mean` is of the estimates that rest on enough evidence; None where none does.
    """

    pk: int
    uuid: UUID
    name: str
    sort_name: str
    counts: Counts
    mean: float | None

    @property
    def not_yet(self) -> int:
        return self.counts.get(Level.NOT_YET, 0)

    @property
    def enough(self) -> int:
        return _enough(self.counts)

    @property
    def need(self) -> tuple[int, int, float] | None:
        """The higher, the more she needs somebody; None without any answers."""
        if not any(self.counts.values()):
            return None
        return self.not_yet, self.counts[Level.CLOSE], -(self.mean or 0.0)


@dataclass(frozen=True, slots=True)
class Column:
    """A skill, and how many of the students asked for are at each level of it."""

    pk: int
    uuid: UUID
    code: str
    title: str
    counts: Counts

    @property
    def known(self) -> int:
        return self.counts[Level.KNOWN] + self.counts[Level.SURE]

    @property
    def enough(self) -> int:
        return _enough(self.counts)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What a student is believed to know of a skill; `p_known` is None without any answers."""

    skill_uuid: UUID
    skill_title: str
    level: Level
    p_known: float | None
    answers: int


def skills_taught(course: Course) -> Taught:
    """Return the skills of a course and how they belong together. 3 queries.

    A skill is of the units where it is learned; a quiz, which may ask for any, says so only of one
    that is learned nowhere.
    """
    links = list(
        ActivitySkill.objects.filter(activity__course=course)
        .order_by("activity__unit__position", "skill")
        .values_list("skill", "activity__unit__uuid", "activity__unit__title", "activity__kind")
        .distinct()
    )
    ids = {skill for skill, *_ in links}
    learned = {skill for skill, *_, kind in links if kind != Activity.Kind.QUIZ}
    units: dict[tuple[UUID, str], set[int]] = defaultdict(set)
    for skill, uuid, title, kind in links:
        if uuid is not None and (kind != Activity.Kind.QUIZ or skill not in learned):
            units[uuid, title].add(skill)
    skills = list(Skill.objects.filter(pk__in=ids).order_by("framework", "position", "pk"))
    return Taught(
        skills,
        [SkillGroup(f"unit-{uuid}", title, frozenset(of)) for (uuid, title), of in units.items()],
        _chains(skills),
    )


def _chains(skills: Sequence[Skill]) -> list[SkillGroup]:
    before: dict[int, set[int]] = defaultdict(set)
    links = SkillPrerequisite.objects.filter(skill__in=skills, prerequisite__in=skills)
    for skill, prerequisite in links.values_list("skill", "prerequisite"):
        before[skill].add(prerequisite)
    opened = {prerequisite for found in before.values() for prerequisite in found}
    return [
        SkillGroup(f"before-{skill.uuid}", skill.title, _leading_to(skill.pk, before))
        for skill in skills
        if skill.pk in before and skill.pk not in opened
    ]


def _leading_to(skill: int, before: Mapping[int, Collection[int]]) -> frozenset[int]:
    found, waiting = {skill}, [skill]
    while waiting:
        more = set(before.get(waiting.pop(), ())) - found
        found |= more
        waiting += more
    return frozenset(found)


def standings_of(section: Section, skills: Sequence[Skill]) -> list[Standing]:
    """Return the students of a section by name, as they stand in these skills. 2 queries."""
    enrolled = Enrollment.objects.filter(section=section, role=Enrollment.Role.STUDENT)
    students = User.objects.filter(pk__in=enrolled.on(today()).values("user")).order_by(
        "last_name", "first_name", "pk"
    )
    people = list(students.only("uuid", "first_name", "last_name", "username"))
    enough = WHERE[Level.UNSURE]
    rows = {
        row["student"]: row
        for row in _masteries([person.pk for person in people], skills)
        .values("student")
        .annotate(**_COUNTS, mean=Avg("p_known", filter=~enough))
    }
    return [_standing(person, rows.get(person.pk, {})) for person in people]


def _standing(person: User, row: Mapping[str, Any]) -> Standing:
    return Standing(
        pk=person.pk,
        uuid=person.uuid,
        name=person.display_name,
        sort_name=f"{person.last_name} {person.first_name}".strip().casefold() or person.username,
        counts={level: row.get(level, 0) for level in WHERE},
        mean=row.get("mean"),
    )


def columns_of(students: Iterable[Standing], skills: Sequence[Skill]) -> list[Column]:
    """Return those of the skills that any of these students has answers on. 1 query."""
    rows = _masteries([student.pk for student in students], skills).values("skill")
    counted = {row["skill"]: row for row in rows.annotate(**_COUNTS)}
    return [
        Column(skill.pk, skill.uuid, skill.code, skill.title, counted[skill.pk])
        for skill in skills
        if skill.pk in counted
    ]


def estimates_of(skill_uuid: UUID | str, students: Iterable[Standing]) -> dict[int, float]:
    """Return by student what is believed with enough evidence about one skill. 1 query."""
    found = SkillMastery.objects.filter(
        skill__uuid=skill_uuid, student__in=[student.pk for student in students], is_enough=True
    )
    return dict(found.values_list("student", "p_known"))


def cells_of(
    students: Sequence[Standing], columns: Sequence[Column]
) -> list[tuple[Standing, list[HeatCell]]]:
    """Return each student with a cell for each of the columns. 1 query."""
    rows = _masteries([student.pk for student in students], columns).values_list(
        "student", "skill", "p_known", "low", "is_enough", "evidence_count"
    )
    found = {(student, skill): rest for student, skill, *rest in rows}
    return [
        (student, [_cell(column, found.get((student.pk, column.pk))) for column in columns])
        for student in students
    ]


def _cell(column: Column, mastery: Sequence[Any] | None) -> HeatCell:
    if mastery is None:
        return HeatCell(column.uuid, column.title, Level.NONE, None, 0)
    p_known, low, is_enough, answers = mastery
    level = level_of(p_known, low, is_enough=is_enough)
    return HeatCell(column.uuid, column.title, level, p_known, answers)


def _masteries(students: Sequence[int], skills: Sequence[Skill | Column]) -> Any:
    return SkillMastery.objects.filter(
        student__in=students, skill__in=[skill.pk for skill in skills]
    )


def _enough(counts: Counts) -> int:
    return sum(counts[level] for level in WHERE if level != Level.UNSURE)
