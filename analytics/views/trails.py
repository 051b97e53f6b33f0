"""The way back from a page: (address, label) pairs, the outermost first."""

from django.urls import reverse
from django.utils.translation import gettext

from courses.models import School, Section, Skill
from students.models import Role, User
from students.selectors.access import attended_by, roles_of, sections_taught_by

Trail = list[tuple[str, str]]


def from_start(user: User) -> Trail:
    """Begin where the person's day begins: at her classes, else at her schools. 0 or 1 query."""
    if Role.TEACHER in roles_of(user):
        return [(reverse("analytics:sections"), gettext("My classes"))]
    return [(reverse("analytics:schools"), gettext("Schools"))]


def to_section(user: User, section: Section) -> Trail:
    """Lead to a section."""
    return [*from_start(user), (reverse("analytics:section", args=[section.uuid]), section.title)]


def to_student(user: User, student: User) -> Trail:
    """Lead to a student, for her teacher by the class. 0 to 2 queries."""
    address = reverse("analytics:student", args=[student.uuid])
    return [*to_class_of(user, student), (address, student.display_name)]


def to_class_of(user: User, student: User) -> Trail:
    """Lead to a class in which a person teaches a student, if there is one. 1 or 2 queries."""
    taught = sections_taught_by(user).filter(enrollments__in=attended_by(student.pk))
    section = taught.order_by("title", "pk").first() if Role.TEACHER in roles_of(user) else None
    return to_section(user, section) if section else from_start(user)


def to_skill(user: User, student: User, skill: Skill) -> Trail:
    """Lead to what a student is believed to know of a skill."""
    address = reverse("analytics:student_skill", args=[student.uuid, skill.uuid])
    return [*to_student(user, student), (address, skill.title)]


def to_school(school: School) -> Trail:
    """Lead to a school."""
    schools = (reverse("analytics:schools"), gettext("Schools"))
    return [schools, (reverse("analytics:school", args=[school.uuid]), school.name)]
