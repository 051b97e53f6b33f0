"""The files of OneRoster 1.1 and 1.2: their columns, and how each line is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from students.roster import rows
from students.roster.fields import Cells

STATUSES = ("active", "tobedeleted", "inactive")
ORG_KINDS = ("department", "school", "district", "local", "state", "national")
SESSION_KINDS = ("schoolYear", "semester", "term", "gradingPeriod")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|[^@\s]+@localhost")


@dataclass(frozen=True)
class FileSpec:
    """A file: the columns it must have, the others it may have, and its reader."""

    name: str
    needed: tuple[str, ...]
    known: tuple[str, ...]
    read: Callable[[Cells], Any]


def _line(cells: Cells) -> tuple[str, int, str, bool]:
    status = cells.word("status", STATUSES) if cells.text("status") else "active"
    return cells.row.file, cells.row.line, cells.needed("sourcedId"), status != "active"


def read_org(cells: Cells) -> rows.OrgRow:
    """Read a line of orgs.csv. Raises BadRow."""
    return rows.OrgRow(
        *_line(cells),
        name=cells.needed("name"),
        kind=cells.word("type", ORG_KINDS),
        identifier=cells.text("identifier", 64),
        parent=cells.text("parentSourcedId"),
    )


def read_session(cells: Cells) -> rows.SessionRow:
    """Read a line of academicSessions.csv. Raises BadRow."""
    title, kind = cells.needed("title"), cells.word("type", SESSION_KINDS)
    starts_on, ends_on = cells.needed_day("startDate"), cells.needed_day("endDate")
    cells.days("startDate", "endDate")
    return rows.SessionRow(
        *_line(cells),
        title=title,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        school_year=cells.text("schoolYear", 16),
        parent=cells.text("parentSourcedId"),
    )


def read_course(cells: Cells) -> rows.CourseRow:
    """Read a line of courses.csv. Raises BadRow."""
    return rows.CourseRow(
        *_line(cells),
        title=cells.needed("title"),
        code=cells.text("courseCode", 64),
        org=cells.needed("orgSourcedId"),
        session=cells.text("schoolYearSourcedId"),
    )


def read_class(cells: Cells) -> rows.ClassRow:
    """Read a line of classes.csv. Raises BadRow."""
    return rows.ClassRow(
        *_line(cells),
        title=cells.needed("title"),
        code=cells.text("classCode", 64),
        course=cells.needed("courseSourcedId"),
        school=cells.needed("schoolSourcedId"),
        sessions=cells.listed("termSourcedIds"),
    )


def read_person(cells: Cells) -> rows.PersonRow:
    """Read a line of users.csv, with its parts where the line itself has them. Raises BadRow."""
    given = cells.text("preferredGivenName", 150) or cells.needed("givenName", 150)
    family = cells.text("preferredFamilyName", 150) or cells.needed("familyName", 150)
    role = cells.text("role")
    where = (cells.row.file, cells.row.line)
    orgs = cells.listed("orgSourcedIds") or ("",)
    return rows.PersonRow(
        *_line(cells),
        username=cells.needed("username", 150),
        first_name=given,
        last_name=family,
        email=cells.text("email", 254),
        grade=next(iter(cells.listed("grades")), "")[:16],
        is_enabled=cells.flag("enabledUser", default=True),
        agents=cells.listed("agentSourcedIds"),
        parts=tuple(rows.Part(*where, role, org, None, None) for org in orgs) if role else (),
    )


def read_role(cells: Cells) -> rows.RoleRow:
    """Read a line of roles.csv. Raises BadRow."""
    if cells.text("roleType"):
        cells.word("roleType", ("primary", "secondary"))
    begins_on, ends_on = cells.days("beginDate", "endDate")
    part = rows.Part(
        cells.row.file,
        cells.row.line,
        cells.needed("role"),
        cells.text("orgSourcedId"),
        begins_on,
        ends_on,
    )
    return rows.RoleRow(*_line(cells), user=cells.needed("userSourcedId"), part=part)


def read_enrollment(cells: Cells) -> rows.EnrollmentRow:
    """Read a line of enrollments.csv. Raises BadRow."""
    begins_on, ends_on = cells.days("beginDate", "endDate")
    return rows.EnrollmentRow(
        *_line(cells),
        section=cells.needed("classSourcedId"),
        user=cells.needed("userSourcedId"),
        role=cells.needed("role"),
        is_primary=cells.flag("primary", default=False),
        begins_on=begins_on,
        ends_on=ends_on,
    )


def is_email(text: str) -> bool:
    """Say whether a text could be an e-mail address."""
    return bool(_EMAIL.fullmatch(text))


_ALWAYS = ("status", "dateLastModified")
FILES = (
    FileSpec(
        "orgs.csv",
        ("sourcedId", "name", "type"),
        (*_ALWAYS, "identifier", "parentSourcedId"),
        read_org,
    ),
    FileSpec(
        "academicSessions.csv",
        ("sourcedId", "title", "type", "startDate", "endDate"),
        (*_ALWAYS, "parentSourcedId", "schoolYear"),
        read_session,
    ),
    FileSpec(
        "courses.csv",
        ("sourcedId", "title", "orgSourcedId"),
        (*_ALWAYS, "schoolYearSourcedId", "courseCode"),
        read_course,
    ),
    FileSpec(
        "classes.csv",
        ("sourcedId", "title", "courseSourcedId", "schoolSourcedId"),
        (*_ALWAYS, "classCode", "termSourcedIds"),
        read_class,
    ),
    FileSpec(
        "users.csv",
        ("sourcedId", "username", "givenName", "familyName"),
        (*_ALWAYS, "enabledUser", "orgSourcedIds", "role", "email", "agentSourcedIds", "grades",
         "password", "preferredGivenName", "preferredFamilyName"),
        read_person,
    ),
    FileSpec(
        "roles.csv",
        ("sourcedId", "userSourcedId", "role"),
        (*_ALWAYS, "roleType", "orgSourcedId", "beginDate", "endDate"),
        read_role,
    ),
    FileSpec(
        "enrollments.csv",
        ("sourcedId", "classSourcedId", "userSourcedId", "role"),
        (*_ALWAYS, "primary", "beginDate", "endDate", "schoolSourcedId"),
        read_enrollment,
    ),
)  # fmt: skip

NOT_IMPORTED = {
    "demographics.csv": "left out on purpose: nothing here is decided by demographic facts",
    "userflags.csv": "left out on purpose: nothing here is decided by such facts about a person",
    "userprofiles.csv": "not imported: it holds credentials of other systems",
    "userresources.csv": "not imported: resources are not part of the roster here",
    "resources.csv": "not imported: resources are not part of the roster here",
    "classresources.csv": "not imported: resources are not part of the roster here",
    "courseresources.csv": "not imported: resources are not part of the roster here",
    "categories.csv": "not imported: gradebooks are not read",
    "lineitems.csv": "not imported: gradebooks are not read",
    "lineitemlearningobjectiveids.csv": "not imported: gradebooks are not read",
    "lineitemscorescales.csv": "not imported: gradebooks are not read",
    "results.csv": "not imported: gradebooks are not read",
    "resultlearningobjectiveids.csv": "not imported: gradebooks are not read",
    "resultscorescales.csv": "not imported: gradebooks are not read",
    "scorescales.csv": "not imported: gradebooks are not read",
}
