"""Memberships, out of roles and classes, and who is whose guardian."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from students.models import Action, Guardianship, Membership, Role, User
from students.roster.rows import Part, PersonRow
from students.services.audit import ADMINS, record
from students.services.roster.roles import (
    FROM_CLASSES,
    GUARDING,
    NoPart,
    is_known,
    membership_of,
    plays,
)
from students.services.roster.run import Run, Writes

Key = tuple[int, int | None, str]
Days = tuple[date | None, date | None]


def import_memberships(run: Run) -> None:
    """Give people the parts that the roster names, and end those it no longer does. 1 query.

    Parts of students and teachers follow the roster; an admin's part is never ended by it, only
    named. Runs after the classes: whoever is in a class of a school is of that school.
    """
    rows: Iterable[Any] = Membership.objects.filter(district_id=run.district.pk)
    found: dict[Key, Membership] = {(row.user_id, row.school_id, row.role): row for row in rows}
    wanted = _wanted(run, found)
    for key in _from_classes(run):
        wanted.setdefault(key, (None, None))
    writes, counts = Writes(Membership, run.district), run.report.of("memberships")
    for key, days in wanted.items():
        row = found.get(key)
        if row is None:
            user_id, school_id, role = key
            writes.create(
                user_id=user_id, school_id=school_id, role=role, begins_on=days[0], ends_on=days[1]
            )
            counts.created += 1
            if role in ADMINS:
                record(Action.ROLE_GRANTED, subject=user_id, details={"role": Role(role)})
        elif writes.change(row, _days(run, row, days)):
            counts.updated += 1
        else:
            counts.unchanged += 1
    _end_absent(run, found, wanted, writes)
    writes.flush()


def _wanted(run: Run, found: dict[Key, Membership]) -> dict[Key, Days]:
    wanted: dict[Key, Days] = {}
    for person in run.roster.people:
        user = run.people.get(person.sourced_id)
        if user is None or person.is_deleted:
            continue
        for part in person.parts:
            key = _key(run, user, part, found)
            if key is None:
                continue
            days = (part.begins_on, part.ends_on)
            wanted[key] = _joined(wanted[key], days) if key in wanted else days
    return wanted


def _key(run: Run, user: User, part: Part, found: dict[Key, Membership]) -> Key | None:
    """Return the membership a part stands for; None, and the reason reported, if there is none."""
    try:
        role, school = membership_of(run, part)
    except NoPart as error:
        is_placed = part.org in run.orgs or part.org in run.above
        say = run.report.note if is_known(part) and is_placed else run.report.problem
        say(part.file, part.line, str(error))
        if not is_placed:
            run.unclear.add(user.pk)
        return None
    key = (user.pk, school.pk if school else None, role.value)
    reason = run.rights.against_role(role)
    if reason is None and school is not None:
        reason = run.rights.against_school(school.pk)
    if reason and key not in found:
        run.report.problem(part.file, part.line, reason)
    return None if reason else key


def _joined(one: Days, other: Days) -> Days:
    begins = None if None in (one[0], other[0]) else min(filter(None, (one[0], other[0])))
    ends = None if None in (one[1], other[1]) else max(filter(None, (one[1], other[1])))
    return begins, ends


def _from_classes(run: Run) -> set[Key]:
    keys: set[Key] = set()
    for row in run.roster.enrollments:
        section, user = run.sections.get(row.section), run.people.get(row.user)
        role = row.role.lower()
        if section is None or user is None or row.is_deleted or role not in FROM_CLASSES:
            continue
        if run.rights.against_school(section.school_id) is None and run.rights.reaches(user.pk):
            keys.add((user.pk, section.school_id, role))
    return keys


def _days(run: Run, row: Membership, days: Days) -> dict[str, Any]:
    """Return the days a membership is to have: an open end revives one that is over."""
    begins_on, ends_on = days
    is_over = row.ends_on is not None and row.ends_on < run.today
    return {
        "begins_on": begins_on or row.begins_on,
        "ends_on": ends_on if ends_on or is_over else row.ends_on,
    }


def _end_absent(
    run: Run, found: dict[Key, Membership], wanted: dict[Key, Days], writes: Writes
) -> None:
    if not _says_all_roles(run):
        return
    listed = run.listed_school_ids
    told = {
        run.people[row.sourced_id].pk: row
        for row in run.roster.people
        if row.sourced_id in run.people and not row.is_deleted and row.parts
    }
    told = {user_id: row for user_id, row in told.items() if user_id not in run.unclear}
    for key, row in found.items():
        person = told.get(row.user_id)
        is_over = row.ends_on is not None and row.ends_on < run.today
        if key in wanted or person is None or is_over or row.school_id not in {*listed, None}:
            continue
        if row.role in FROM_CLASSES and run.rights.against_school(row.school_id) is None:
            writes.change(row, {"ends_on": run.yesterday})
            run.report.of("memberships").ended += 1
        elif row.role in (Role.SCHOOL_ADMIN, Role.DISTRICT_ADMIN) and run.rights.school_ids is None:
            run.note(person, f"stays {row.role} here, which the roster does not say")


def _says_all_roles(run: Run) -> bool:
    whole, seen = run.roster.whole, run.roster.seen
    return "users.csv" in whole and ("roles.csv" in whole or "roles.csv" not in seen)


def import_guardianships(run: Run) -> None:
    """Join guardians and students, from either's line, and end what no line says. 1 query.

    A roster that names no agents at all says nothing about guardians, and ends nothing.
    """
    rows: Iterable[Any] = Guardianship.objects.filter(district_id=run.district.pk)
    found: dict[tuple[int, int], Guardianship] = {
        (row.guardian_id, row.student_id): row for row in rows
    }
    wanted = _wanted_pairs(run)
    writes, counts = Writes(Guardianship, run.district), run.report.of("guardianships")
    for (guardian_id, student_id), relation in wanted.items():
        row = found.get((guardian_id, student_id))
        if row is None:
            writes.create(guardian_id=guardian_id, student_id=student_id, relation=relation)
            counts.created += 1
        elif writes.change(row, {"relation": relation or row.relation, "ends_on": _open(run, row)}):
            counts.updated += 1
        else:
            counts.unchanged += 1
    _end_absent_pairs(run, found, wanted, writes)
    writes.flush()


def _open(run: Run, row: Guardianship) -> date | None:
    return None if row.ends_on is not None and row.ends_on < run.today else row.ends_on


def _wanted_pairs(run: Run) -> dict[tuple[int, int], str]:
    lines = {row.sourced_id: row for row in run.roster.people}
    wanted: dict[tuple[int, int], str] = {}
    for row in run.roster.people:
        if row.sourced_id not in run.people or row.is_deleted:
            continue
        for agent in row.agents:
            pair = _pair(run, row, lines.get(agent), agent)
            if pair is not None:
                guardian, student = pair
                key = (run.people[guardian.sourced_id].pk, run.people[student.sourced_id].pk)
                wanted[key] = next(
                    part.role.lower() for part in guardian.parts if part.role.lower() in GUARDING
                )
    return wanted


def _pair(
    run: Run, row: PersonRow, other: PersonRow | None, agent: str
) -> tuple[PersonRow, PersonRow] | None:
    """Return (guardian, student) of a line and its agent; None, and why reported, if neither is."""
    if other is None or agent not in run.people or other.is_deleted:
        run.note(row, f"agentSourcedIds: there is no user {agent!r}")
        return None
    student_words = frozenset({"student"})
    for guardian, student in ((row, other), (other, row)):
        if plays(guardian, GUARDING) and plays(student, student_words) and guardian is not student:
            if run.rights.reaches(run.people[student.sourced_id].pk):
                return guardian, student
            run.problem(row, "the student is of no school that the importing person administers")
            return None
    run.note(row, f"agentSourcedIds: {agent!r} is not guardian and student with this person")
    return None


def _end_absent_pairs(
    run: Run,
    found: dict[tuple[int, int], Guardianship],
    wanted: dict[tuple[int, int], str],
    writes: Writes,
) -> None:
    if not _says_all_roles(run) or not any(row.agents for row in run.roster.people):
        return
    told = {
        run.people[row.sourced_id].pk
        for row in run.roster.people
        if row.sourced_id in run.people and row.parts
    }
    for pair, row in found.items():
        is_over = row.ends_on is not None and row.ends_on < run.today
        if pair in wanted or is_over or not told.issuperset(pair):
            continue
        if run.rights.reaches(row.student_id):
            writes.change(row, {"ends_on": run.yesterday})
            run.report.of("guardianships").ended += 1
