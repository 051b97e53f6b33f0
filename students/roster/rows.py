"""What the lines of a roster say, checked one by one but not yet against one another."""

from dataclasses import dataclass, field
from datetime import date

from students.roster.report import Finding


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file: where it stands, and the identifier it is known by."""

    file: str
    line: int
    sourced_id: str
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class OrgRow(Line):
    """A district, a school, a department, or something above them."""

    name: str
    kind: str
    identifier: str
    parent: str


@dataclass(frozen=True, slots=True)
class SessionRow(Line):
    """A school year or a part of one."""

    title: str
    kind: str
    starts_on: date
    ends_on: date
    school_year: str
    parent: str


@dataclass(frozen=True, slots=True)
class CourseRow(Line):
    """A course of a school or of the district."""

    title: str
    code: str
    org: str
    session: str


@dataclass(frozen=True, slots=True)
class ClassRow(Line):
    """A taught group."""

    title: str
    code: str
    course: str
    school: str
    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part somebody plays in an organisation, in the roster's own word."""

    file: str
    line: int
    role: str
    org: str
    begins_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class RoleRow(Line):
    """A line of roles.csv: whose part it is."""

    user: str
    part: Part


@dataclass(frozen=True, slots=True)
class PersonRow(Line):
    """A person with an account. `agents` are her guardians, or the children she cares for."""

    username: str
    first_name: str
    last_name: str
    email: str
    grade: str
    is_enabled: bool
    agents: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class EnrollmentRow(Line):
    """A person in a class."""

    section: str
    user: str
    role: str
    is_primary: bool
    begins_on: date | None
    ends_on: date | None


@dataclass
class Roster:
    """A whole export.

    `whole` names the files of which every line could be told apart: only there does a row's
    absence mean anything. `seen` holds every sourcedId of a file, also of the rows that were bad.
    """

    source: str
    dialect: str
    orgs: list[OrgRow] = field(default_factory=list)
    sessions: list[SessionRow] = field(default_factory=list)
    courses: list[CourseRow] = field(default_factory=list)
    classes: list[ClassRow] = field(default_factory=list)
    people: list[PersonRow] = field(default_factory=list)
    enrollments: list[EnrollmentRow] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    seen: dict[str, set[str]] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
