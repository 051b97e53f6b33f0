"""A folder or zip of CSV files -> a Roster, with everything wrong or left out said by name."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from courses.progress import tell
from students.roster import sds
from students.roster.fields import BadRow, Cells
from students.roster.files import FILES, NOT_IMPORTED, FileSpec, is_email
from students.roster.manifest import Manifest, read_manifest
from students.roster.report import Finding
from students.roster.rows import Line, PersonRow, RoleRow, Roster
from students.roster.source import RosterRefused, Source, open_source
from students.roster.table import Row, Table, read_table

L = TypeVar("L", bound=Line)
KNOWN_EXTRA = frozenset({"manifest.csv", "relationships.csv"})


def read_roster(place: Path | BinaryIO) -> Roster:
    """Read an export: a folder, a zip file or an uploaded zip. Raises RosterRefused."""
    source = open_source(place)
    _check_is_roster(source)
    manifest = Manifest()
    if "manifest.csv" in source.names:
        manifest = read_manifest(read_table("manifest.csv", source.read("manifest.csv")))
    _check_is_bulk(manifest)
    roster = Roster(source.name, "")
    _note_files(source, manifest, roster)
    tables = _read_tables(source, manifest, roster)
    roster.dialect = _dialect(tables, manifest)
    if sds.is_sds(tables):
        tables, problems = sds.as_oneroster(tables)
        roster.problems += problems
    _read_all(tables, roster)
    return roster


def _check_is_roster(source: Source) -> None:
    if source.names & sds.V1_FILES:
        raise RosterRefused(
            "These are files of Microsoft School Data Sync version 1 (School.csv, Section.csv ...),"
            " which are not read; export version 2.1 or OneRoster 1.1 or 1.2."
        )
    names = {spec.name.lower() for spec in FILES}
    if not source.names & names:
        raise RosterRefused(
            f"{source.name} holds none of OneRoster's files ({', '.join(s.name for s in FILES)})."
        )


def _check_is_bulk(manifest: Manifest) -> None:
    delta = [spec.name for spec in FILES if manifest.modes.get(spec.name.lower()) == "delta"]
    if delta:
        raise RosterRefused(
            f"The manifest calls {', '.join(delta)} delta, the changes since an earlier export; "
            "only bulk exports are read."
        )


def _note_files(source: Source, manifest: Manifest, roster: Roster) -> None:
    for line, reason in manifest.problems:
        roster.problems.append(Finding("manifest.csv", line, reason))
    if "manifest.csv" not in source.names:
        roster.notes.append(Finding("manifest.csv", 0, "missing: every file is taken as bulk"))
    ours = {spec.name.lower() for spec in FILES} | KNOWN_EXTRA
    for name in sorted(source.names - ours):
        reason = NOT_IMPORTED.get(name, "not imported: no file of a roster has this name")
        roster.notes.append(Finding(name, 0, reason))
    for name, mode in sorted(manifest.modes.items()):
        if mode != "absent" and name not in source.names and name in ours:
            roster.problems.append(Finding(name, 0, f"the manifest says {mode}, but it is missing"))


def _read_tables(source: Source, manifest: Manifest, roster: Roster) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    names = [*(spec.name for spec in FILES), "relationships.csv"]
    for number, name in enumerate(names):
        tell("reading", number, len(names))
        if name.lower() not in source.names:
            continue
        if manifest.modes.get(name.lower()) == "absent":
            roster.notes.append(Finding(name, 0, "not read: the manifest says it is absent"))
            continue
        tables[name] = read_table(name, source.read(name.lower()))
    return tables


def _dialect(tables: dict[str, Table], manifest: Manifest) -> str:
    if sds.is_sds(tables):
        return "Microsoft School Data Sync 2.1"
    return f"OneRoster {manifest.version or ('1.2' if 'roles.csv' in tables else '1.1')}"


def _read_all(tables: dict[str, Table], roster: Roster) -> None:
    rows: dict[str, list[Any]] = {}
    for spec in FILES:
        table = tables.get(spec.name)
        if table is None:
            continue
        roster.notes += [Finding(spec.name, 0, note) for note in table.notes]
        rows[spec.name] = _read_file(spec, table, roster)
        has_lost_roles = spec.name == "roles.csv" and len(rows[spec.name]) < len(table.rows)
        if table.is_whole and not has_lost_roles:
            roster.whole.add(spec.name)
    places: tuple[tuple[str, list[Any]], ...] = (
        ("orgs.csv", roster.orgs),
        ("academicSessions.csv", roster.sessions),
        ("courses.csv", roster.courses),
        ("classes.csv", roster.classes),
        ("enrollments.csv", roster.enrollments),
    )
    for name, into in places:
        into.extend(rows.get(name, []))
    roster.people = _people(rows.get("users.csv", []), rows.get("roles.csv", []), roster)


def _read_file(spec: FileSpec, table: Table, roster: Roster) -> list[Line]:
    roster.problems += [Finding(spec.name, *problem) for problem in table.problems]
    seen = roster.seen.setdefault(spec.name, set())
    spelled = {column.lower(): column for column in (*spec.needed, *spec.known)}
    missing = [c for c in spec.needed if c.lower() not in {t.lower() for t in table.columns}]
    if missing and table.columns:
        reason = f"the file is not read: it has no column {', '.join(missing)}"
        roster.problems.append(Finding(spec.name, 1, reason))
    if missing:
        table.is_whole = False
        return []
    _note_columns(spec, table, spelled, roster)
    respell = [(column, spelled.get(column.lower(), column)) for column in table.columns]
    if any(old != new for old, new in respell):
        table.rows[:] = [_respelled(row, dict(respell)) for row in table.rows]
    return list(_rows(spec.read, table, seen, roster))


def _respelled(row: Row, names: dict[str, str]) -> Row:
    return Row(row.file, row.line, {names.get(k, k): v for k, v in row.values.items()})


def _note_columns(spec: FileSpec, table: Table, spelled: dict[str, str], roster: Roster) -> None:
    left = [c for c in table.columns if c.lower() not in spelled]
    if left:
        roster.notes.append(Finding(spec.name, 1, f"columns not imported: {', '.join(left)}"))
    if spec.name == "users.csv" and any(c.lower() == "password" for c in table.columns):
        roster.notes.append(
            Finding(
                spec.name,
                1,
                "passwords are never imported: new accounts have none until the person or the "
                "school sets one",
            )
        )


def _rows(read: Callable[[Cells], L], table: Table, seen: set[str], roster: Roster) -> Iterable[L]:
    first: dict[str, int] = {}
    for row in table.rows:
        sourced_id = row.values.get("sourcedId", "")
        try:
            if sourced_id in first:
                raise BadRow(f"sourcedId {sourced_id!r} stands on line {first[sourced_id]} too")
            read_row = read(Cells(row))
        except BadRow as error:
            roster.problems.append(Finding(row.file, row.line, str(error)))
        else:
            yield read_row
        if sourced_id:
            first.setdefault(sourced_id, row.line)
            seen.add(sourced_id)
        else:
            table.is_whole = False


def _people(users: list[PersonRow], roles: list[RoleRow], roster: Roster) -> list[PersonRow]:
    """Join users with their lines of roles.csv, and leave out addresses that can't be right."""
    parts: dict[str, list[RoleRow]] = {}
    for role in roles:
        if not role.is_deleted:
            parts.setdefault(role.user, []).append(role)
    people = []
    for person in users:
        own = parts.pop(person.sourced_id, None)
        if own:
            person = replace(person, parts=tuple(role.part for role in own))
        if person.email and not is_email(person.email):
            reason = f"email {person.email!r} is no address; it was left out"
            roster.notes.append(Finding(person.file, person.line, reason))
            person = replace(person, email="")
        people.append(person)
    for user, left in parts.items():
        if user not in roster.seen.get("users.csv", ()):
            for role in left:
                reason = f"there is no user {user!r} in users.csv"
                roster.problems.append(Finding(role.file, role.line, reason))
    return people
