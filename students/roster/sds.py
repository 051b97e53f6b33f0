"""Microsoft School Data Sync v2.1, told in OneRoster 1.2's words.

Its files have OneRoster's names and fewer columns: roles and enrollments have no sourcedId, so
one is made of what identifies them; who is whose guardian stands in relationships.csv.
"""

from students.roster.report import Finding
from students.roster.table import Row, Table

V1_FILES = frozenset({"school.csv", "section.csv", "student.csv", "studentenrollment.csv"})
RENAMED = {
    "courses.csv": {"code": "courseCode"},
    "classes.csv": {
        "orgSourcedId": "schoolSourcedId",
        "sessionSourcedIds": "termSourcedIds",
        "code": "classCode",
    },
    "roles.csv": {"roleStartDate": "beginDate", "roleEndDate": "endDate"},
}
ORG_KINDS = {
    **dict.fromkeys(("college", "university", "campus", "adultEducation"), "school"),
    **dict.fromkeys(("ministryOfEducation", "departmentOfEducation"), "national"),
    **dict.fromkeys(("region", "province"), "state"),
    **dict.fromkeys(("municipality", "localAuthority", "academicTrust", "division"), "local"),
}
ROLES = dict.fromkeys(
    ("professor", "lecturer", "faculty", "instructor", "adjunct", "substitute"), "teacher"
)
GUARDING = frozenset({"guardian", "parent", "relative"})


def is_sds(tables: dict[str, Table]) -> bool:
    """Say whether the files are School Data Sync's."""
    roles = tables.get("roles.csv")
    return "relationships.csv" in tables or (
        roles is not None and "isPrimary" in roles.columns and "roleType" not in roles.columns
    )


def as_oneroster(tables: dict[str, Table]) -> tuple[dict[str, Table], list[Finding]]:
    """Return the same tables in OneRoster's words, and the relationships that can't be read."""
    told = {name: _told(table) for name, table in tables.items() if name != "relationships.csv"}
    _move_grades(told)
    problems: list[Finding] = []
    relations = tables.get("relationships.csv")
    if relations is not None and {"users.csv", "roles.csv"} <= told.keys():
        problems = _tell_relations(relations, told["users.csv"], told["roles.csv"])
    return told, problems


def _told(table: Table) -> Table:
    name, renamed = table.file.lower(), RENAMED.get(table.file.lower(), {})
    rows = [
        Row(
            row.file,
            row.line,
            _told_values(name, {renamed.get(k, k): v for k, v in row.values.items()}),
        )
        for row in table.rows
    ]
    columns = [renamed.get(column, column) for column in table.columns]
    if name in ("roles.csv", "enrollments.csv") and "sourcedId" not in columns:
        columns.append("sourcedId")
    return Table(table.file, tuple(columns), rows, table.problems, table.notes, table.is_whole)


def _told_values(name: str, values: dict[str, str]) -> dict[str, str]:
    if name == "orgs.csv":
        values["type"] = ORG_KINDS.get(values.get("type", ""), values.get("type", ""))
    if name in ("roles.csv", "enrollments.csv"):
        values["role"] = ROLES.get(values.get("role", ""), values.get("role", ""))
        place = values.get("classSourcedId") or values.get("orgSourcedId", "")
        user, session = values.get("userSourcedId", ""), values.get("sessionSourcedId", "")
        values.setdefault("sourcedId", ":".join((user, place, values["role"], session)).rstrip(":"))
    return values


def _move_grades(tables: dict[str, Table]) -> None:
    """Put the grade, which School Data Sync keeps with the role, on the person's line."""
    roles, users = tables.get("roles.csv"), tables.get("users.csv")
    if roles is None or users is None:
        return
    grades = {
        row.values.get("userSourcedId", ""): row.values.get("grade", "")
        for row in roles.rows
        if row.values.get("role") == "student"
    }
    users.rows[:] = [
        Row(row.file, row.line, {**row.values, "grades": grades.get(row.values["sourcedId"], "")})
        for row in users.rows
        if "sourcedId" in row.values
    ]


def _tell_relations(relations: Table, users: Table, roles: Table) -> list[Finding]:
    """Make each relation a guardian's role and her agent. Return those that can't be read."""
    at = {row.values["sourcedId"]: place for place, row in enumerate(users.rows)}
    problems: list[Finding] = [Finding(relations.file, *p) for p in relations.problems]
    for row in relations.rows:
        student, guardian = (
            row.values.get(column, "") for column in ("userSourcedId", "relationshipUserSourcedId")
        )
        role = row.values.get("relationshipRole", "")
        if role not in GUARDING:
            reason = f"the relationship {role!r} is not imported; {', '.join(sorted(GUARDING))} are"
        elif student not in at or guardian not in at:
            missing = guardian if student in at else student
            reason = f"there is no user {missing!r} in users.csv"
        else:
            _relate(users, roles, row, at[guardian], student, role)
            continue
        problems.append(Finding(row.file, row.line, reason))
    return problems


def _relate(users: Table, roles: Table, row: Row, place: int, student: str, role: str) -> None:
    user = users.rows[place]
    agents = ",".join(filter(None, (user.values.get("agentSourcedIds"), student)))
    users.rows[place] = Row(user.file, user.line, {**user.values, "agentSourcedIds": agents})
    guardian = user.values["sourcedId"]
    values = {"sourcedId": f"{guardian}::{role}:{student}", "userSourcedId": guardian, "role": role}
    roles.rows.append(Row(row.file, row.line, values))
