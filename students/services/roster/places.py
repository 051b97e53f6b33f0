"""orgs.csv and academicSessions.csv: schools and terms."""

from typing import Any

from django.utils.translation import gettext

from courses.models import AcademicSession, District, School
from students.roster.rows import OrgRow, SessionRow
from students.services.roster.run import Run, Writes, by_sourced_id, differs, parents_first, put


def import_orgs(run: Run, is_new_district: bool) -> None:
    """Bring in the district's own row and its schools. 1 query and 2 a level of the tree."""
    schools = by_sourced_id(School.objects.filter(district_id=run.district.pk))
    run.orgs = dict(schools)
    rows = {row.sourced_id: row for row in run.roster.orgs}
    for level in parents_first(run, run.roster.orgs):
        writes = Writes(School, run.district)
        for row in level:
            if row.kind == "district":
                _put_district(run, row, is_new_district)
            elif row.kind in School.Kind.values and row.kind != School.Kind.LOCAL:
                _put_school(run, row, rows, schools, writes)
            else:
                run.above.add(row.sourced_id)
                run.note(row, f"{row.name} ({row.kind}) is not imported; its parts are")
        writes.flush()
        run.orgs |= schools


def to_be_taken_over(run: Run) -> list[str]:
    """Ask a person whose district has had no roster yet whether one of another name is its own."""
    if not run.rights.is_district_admin or run.district.sourced_id is not None:
        return []
    sentence = gettext(
        "This roster is of the district %(theirs)s; here it would become the roster of %(ours)s."
    )
    return [
        sentence % {"theirs": row.name, "ours": run.district.name}
        for row in run.roster.orgs
        if row.kind == "district" and not row.is_deleted and row.name != run.district.name
    ]


def _note_new_name(run: Run, row: OrgRow, before: str) -> None:
    if before != row.name:
        text = gettext("%(old)s → %(new)s: the name changes")
        run.note(row, text % {"old": before, "new": row.name})


def _put_district(run: Run, row: OrgRow, is_new: bool) -> None:
    if row.is_deleted:
        run.note(row, f"{row.name} is to be deleted; districts are never deleted by a roster")
        return
    run.orgs[row.sourced_id] = None
    writes = Writes(District, run.district)
    counts = run.report.of(row.file)
    values = {"sourced_id": row.sourced_id, "name": row.name}
    reason = run.rights.against_district_row("the district's name")
    before = run.district.name
    if is_new:
        counts.created += 1
    elif reason and differs(run.district, values):
        run.problem(row, reason)
    elif writes.change(run.district, values):
        counts.updated += 1
        _note_new_name(run, row, before)
    else:
        counts.unchanged += 1
    writes.flush()


def _put_school(
    run: Run, row: OrgRow, rows: dict[str, OrgRow], schools: dict[str, School], writes: Writes
) -> None:
    if row.is_deleted:
        run.note(row, f"{row.name} is to be deleted; schools are left as they are")
        return
    parent = _nearest_school(run, row, rows, schools)
    values: dict[str, Any] = {
        "name": row.name,
        "code": row.identifier,
        "kind": row.kind,
        "parent_id": parent.pk if parent else None,
    }
    found = schools.get(row.sourced_id)
    reason = run.rights.against_district_row("schools")
    if reason and (found is None or differs(found, values)):
        run.problem(row, reason)
    else:
        if found is not None:
            _note_new_name(run, row, found.name)
        put(run, schools, row, writes, values)


def _nearest_school(
    run: Run, row: OrgRow, rows: dict[str, OrgRow], schools: dict[str, School]
) -> School | None:
    """Return the nearest school above; None where the district itself comes first."""
    above = row.parent
    while above:
        if above in schools:
            return schools[above]
        if above not in rows:
            run.note(row, f"there is no organisation {above!r}; put directly under the district")
            return None
        if rows[above].kind == "district":
            return None
        above = rows[above].parent
    return None


def import_sessions(run: Run) -> None:
    """Bring in school years and terms. 1 query and 2 a level of the tree."""
    run.sessions = by_sourced_id(AcademicSession.objects.filter(district_id=run.district.pk))
    for level in parents_first(run, run.roster.sessions):
        writes = Writes(AcademicSession, run.district)
        for row in level:
            _put_session(run, row, writes)
        writes.flush()


def _put_session(run: Run, row: SessionRow, writes: Writes) -> None:
    if row.is_deleted:
        run.note(row, f"{row.title} is to be deleted; terms are left as they are")
        return
    parent = run.sessions.get(row.parent)
    if row.parent and parent is None:
        run.note(row, f"there is no academic session {row.parent!r} above it")
    values: dict[str, Any] = {
        "title": row.title,
        "kind": row.kind,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "school_year": row.school_year,
        "parent_id": parent.pk if parent else None,
    }
    found = run.sessions.get(row.sourced_id)
    reason = run.rights.against_district_row("academic sessions")
    if reason and (found is None or differs(found, values)):
        run.problem(row, reason)
    else:
        put(run, run.sessions, row, writes, values)
