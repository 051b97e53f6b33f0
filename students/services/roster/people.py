"""users.csv: accounts. None is ever deleted; an account that is switched off keeps its history."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models.functions import Lower

from courses.tenancy import through
from students.models import User
from students.roster.rows import Part, PersonRow
from students.selectors.records import erased_among
from students.services.roster.roles import NoPart, is_known, membership_of
from students.services.roster.run import Run, Writes, by_sourced_id, differs, put


def import_people(run: Run) -> None:
    """Bring in accounts, but for those that were erased. 3 queries and 1 a batch."""
    run.people = by_sourced_id(User.objects.filter(district_id=run.district.pk))
    unknown = [r.sourced_id for r in run.roster.people if r.sourced_id not in run.people]
    run.erased = erased_among(run.district.pk, "sourced_id", unknown)
    holders = _holders(run)
    writes = Writes(User, run.district)
    for row in run.roster.people:
        if row.sourced_id in run.erased:
            run.note(row, "was erased here and is not brought back; an admin may allow it")
            continue
        reason = _put_person(run, row, holders, writes)
        if reason:
            run.problem(row, reason)
    new = list(writes.created)
    writes.flush()
    run.rights.user_ids.update(user.pk for user in new)
    _note_absent(run)


def _holders(run: Run) -> dict[str, str | int]:
    """Return who has each of the usernames asked for, in any district: a username is one person's.

    Somebody of this district is named by her sourcedId, anybody else by a number.
    """
    wanted = {row.username.lower() for row in run.roster.people}
    users = User.objects.annotate(lowered=Lower("username")).filter(lowered__in=wanted)
    with through("sign-in"):
        found = list(users.values_list("lowered", "district_id", "sourced_id", "id"))
    return {
        lowered: sourced_id if district_id == run.district.pk and sourced_id else user_id
        for lowered, district_id, sourced_id, user_id in found
    }


def _put_person(
    run: Run, row: PersonRow, holders: dict[str, str | int], writes: Writes
) -> str | None:
    """Bring in an account, or return why not."""
    found = run.people.get(row.sourced_id)
    if row.is_deleted:
        return _switch_off(run, row, found, writes)
    if holders.setdefault(row.username.lower(), row.sourced_id) != row.sourced_id:
        return f"the username {row.username!r} belongs to another person"
    values: dict[str, Any] = {
        "username": row.username,
        "first_name": row.first_name,
        "last_name": row.last_name,
        "email": row.email,
        "roster_email": row.email,
        "grade": row.grade,
        "is_active": row.is_enabled,
    }
    if found is None:
        return _create(run, row, values, writes)
    if not differs(found, values):
        run.report.of(row.file).unchanged += 1
        return None
    return _change(run, row, found, values, writes)


def _change(
    run: Run, row: PersonRow, found: User, values: dict[str, Any], writes: Writes
) -> str | None:
    reason = run.rights.against_person(found.pk)
    if reason:
        return reason
    if found.is_active and not row.is_enabled:
        run.report.of(row.file).ended += 1
        writes.change(found, values)
        return None
    if row.is_enabled and not found.is_active:
        run.note(row, f"{found.display_name}'s account is switched on again")
    put(run, run.people, row, writes, values)
    return None


def _create(run: Run, row: PersonRow, values: dict[str, Any], writes: Writes) -> str | None:
    if not row.parts:
        return "no usable role is given for this person"
    reason = _against_new(run, row)
    if reason:
        return reason
    put(run, run.people, row, writes, {**values, "password": make_password(None)})
    return None


def _against_new(run: Run, row: PersonRow) -> str | None:
    """Return why no account is made: none of the parts can be given. None if one can."""
    reasons = [_against_part(run, part) for part in row.parts]
    return None if None in reasons else reasons[0]


def _against_part(run: Run, part: Part) -> str | None:
    try:
        role, school = membership_of(run, part)
    except NoPart as error:
        is_placed = part.org in run.orgs or part.org in run.above
        if is_known(part) and is_placed and run.rights.school_ids is None:
            return None  # no membership, but the classes may give one
        return str(error)
    reason = run.rights.against_role(role)
    return reason or (run.rights.against_school(school.pk) if school else None)


def _switch_off(run: Run, row: PersonRow, found: User | None, writes: Writes) -> str | None:
    if found is None or not found.is_active:
        run.report.of(row.file).unchanged += 1
        return None
    reason = run.rights.against_person(found.pk)
    if reason is None:
        writes.change(found, {"is_active": False})
        run.report.of(row.file).ended += 1
    return reason


def _note_absent(run: Run) -> None:
    """Name the active people whom the roster no longer holds; they are left as they are."""
    if "users.csv" not in run.roster.whole:
        return
    seen = run.roster.seen["users.csv"]
    absent = [u for key, u in run.people.items() if key not in seen and u.is_active]
    for user in absent:
        text = f"{user.display_name} ({user.sourced_id}) is not in it; the account was left active"
        run.report.note("users.csv", 0, text)
