"""A section's skills against its students."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from courses.models import Section, Skill
from students.engine.explain import KNOWN
from students.models import Enrollment, SkillMastery, User
from students.selectors.access import today


@dataclass(frozen=True, slots=True)
class Cell:
    """What a student is believed to know of a skill; `p_known` is None without any evidence."""

    student_uuid: UUID
    student_name: str
    p_known: float | None
    evidence_count: int
    is_enough: bool

    @property
    def is_known(self) -> bool:
        return self.is_enough and self.p_known is not None and self.p_known >= KNOWN


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of the course, one cell for each student in the order of the table's head."""

    uuid: UUID
    code: str
    title: str
    cells: list[Cell]

    @property
    def known(self) -> int:
        return sum(cell.is_known for cell in self.cells)

    @property
    def enough(self) -> int:
        return sum(cell.is_enough for cell in self.cells)


@dataclass(frozen=True, slots=True)
class SkillTable:
    """A section's students, and the skills of its course that any of them has evidence of."""

    students: list[User]
    rows: list[SkillRow]


def section_skills(section: Section) -> SkillTable:
    """Return a section's skills by student. 3 queries, whatever the class size."""
    enrolled = Enrollment.objects.filter(section=section, role=Enrollment.Role.STUDENT)
    students = list(
        User.objects.filter(pk__in=enrolled.on(today()).values("user")).order_by(
            "last_name", "first_name", "pk"
        )
    )
    masteries = {
        (mastery.skill_id, mastery.student_id): mastery
        for mastery in SkillMastery.objects.filter(
            student__in=students, skill__activities__course=section.course_id
        ).distinct()
    }
    seen = {skill for skill, _ in masteries}
    skills = Skill.objects.filter(pk__in=seen).order_by("framework", "position", "pk")
    rows = [
        SkillRow(skill.uuid, skill.code, skill.title, list(_cells(skill, students, masteries)))
        for skill in skills
    ]
    return SkillTable(students, rows)


def _cells(
    skill: Skill, students: list[User], masteries: dict[tuple[int, int], SkillMastery]
) -> Iterator[Cell]:
    for student in students:
        mastery = masteries.get((skill.pk, student.pk))
        yield Cell(
            student_uuid=student.uuid,
            student_name=student.display_name,
            p_known=mastery.p_known if mastery else None,
            evidence_count=mastery.evidence_count if mastery else 0,
            is_enough=mastery.is_enough if mastery else False,
        )
