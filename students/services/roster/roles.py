"""What the roster's words for people's parts mean here."""

from courses.models import School
from students.models import Role
from students.roster.rows import Part, PersonRow
from students.services.roster.run import Run

IN_A_SCHOOL = {
    "student": Role.STUDENT,
    "teacher": Role.TEACHER,
    "principal": Role.SCHOOL_ADMIN,
    "siteadministrator": Role.SCHOOL_ADMIN,
}
GUARDING = frozenset({"guardian", "parent", "relative"})
BY_PLACE = frozenset({"administrator", "districtadministrator"})
FROM_CLASSES = frozenset({Role.STUDENT, Role.TEACHER})


class NoPart(Exception):
    """A part that gives no membership; the message says why."""


def is_known(part: Part) -> bool:
    """Say whether the word for a part has a counterpart here."""
    word = part.role.lower()
    return word in IN_A_SCHOOL or word in GUARDING or word in BY_PLACE


def plays(person: PersonRow, words: frozenset[str]) -> bool:
    """Say whether a person plays one of these parts."""
    return any(part.role.lower() in words for part in person.parts)


def membership_of(run: Run, part: Part) -> tuple[Role, School | None]:
    """Return the role that a part stands for, and its school. Raises NoPart."""
    word = part.role.lower()
    if not is_known(part):
        raise NoPart(f"the role {part.role!r} has no counterpart here")
    if word in GUARDING:
        return Role.GUARDIAN, None
    if part.org not in run.orgs:
        if part.org in run.above:
            raise NoPart(f"{part.org!r} is not imported, so nobody is {part.role} there")
        raise NoPart(f"there is no organisation {part.org!r}")
    school = run.orgs[part.org]
    if word in IN_A_SCHOOL and school is not None:
        return IN_A_SCHOOL[word], school
    if word == "administrator" and school is not None:
        return Role.SCHOOL_ADMIN, school
    if word in BY_PLACE and school is None:
        return Role.DISTRICT_ADMIN, None
    where = "the whole district" if school is None else "a school"
    raise NoPart(f"{part.role} of {where} has no counterpart here")
