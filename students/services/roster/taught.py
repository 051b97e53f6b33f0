"""courses.csv and classes.csv: what is taught, and to which groups."""

from typing import Any

from courses.models import Course, School, Section
from students.roster.rows import ClassRow, CourseRow
from students.services.roster.run import BATCH, Run, Writes, by_sourced_id, differs, put

CODE_LENGTH = 64


def import_courses(run: Run) -> None:
    """Bring in courses. 4 queries and 1 a batch."""
    all_courses = list(Course.objects.filter(district_id=run.district.pk))
    run.courses = by_sourced_id(all_courses)
    holders = {course.code: course.sourced_id for course in all_courses}
    writes = Writes(Course, run.district)
    for row in run.roster.courses:
        _put_course(run, row, holders, writes)
    writes.flush()


def _put_course(run: Run, row: CourseRow, holders: dict[str, str | None], writes: Writes) -> None:
    if row.is_deleted:
        run.note(row, f"{row.title} is to be deleted; courses are left as they are")
        return
    if row.org not in run.orgs and row.org not in run.above:
        run.problem(row, f"there is no organisation {row.org!r}")
        return
    session = run.sessions.get(row.session)
    if row.session and session is None:
        run.note(row, f"there is no academic session {row.session!r}; the course has none")
    school, found = run.orgs.get(row.org), run.courses.get(row.sourced_id)
    code = _code(row, found, holders)
    if code is None:
        run.problem(row, f"courseCode {row.code!r} belongs to another course")
        return
    values: dict[str, Any] = {
        "title": row.title,
        "code": code,
        "school_id": school.pk if school else None,
        "academic_session_id": session.pk if session else None,
    }
    reason = _against_course(run, school, found)
    if reason and (found is None or differs(found, values)):
        run.problem(row, reason)
        return
    if row.code and code != row.code and (found is None or found.code != code):
        run.note(row, f"another course has the code {row.code}; this one is called {code}")
    holders[code] = row.sourced_id
    put(run, run.courses, row, writes, values)


def _against_course(run: Run, school: School | None, found: Course | None) -> str | None:
    reason = run.rights.against_school(school.pk if school else None)
    return reason or (run.rights.against_school(found.school_id) if found else None)


def _code(row: CourseRow, found: Course | None, holders: dict[str, str | None]) -> str | None:
    """Return the code that people know the course by: theirs, or theirs and its sourcedId.

    Schools of a district give the same code to courses of their own; here it is one course's.
    """
    wanted = row.code or row.sourced_id[:CODE_LENGTH]
    own = f"{wanted}~{row.sourced_id}"[:CODE_LENGTH]
    for code in (wanted, own):
        if holders.get(code, row.sourced_id) == row.sourced_id:
            return code
    return None


def import_classes(run: Run) -> None:
    """Bring in classes and the terms they run in. 3 queries and 1 a batch."""
    run.sections = by_sourced_id(Section.objects.filter(district_id=run.district.pk))
    writes = Writes(Section, run.district)
    taken: list[ClassRow] = []
    for row in run.roster.classes:
        reason = _put_class(run, row, writes)
        if reason:
            run.problem(row, reason)
        else:
            taken.append(row)
    writes.flush()
    _put_terms(run, taken)


def _put_class(run: Run, row: ClassRow, writes: Writes) -> str | None:
    """Bring in a class, or return why not."""
    found = run.sections.get(row.sourced_id)
    if row.is_deleted:
        return _close(run, row, found, writes)
    course, school = run.courses.get(row.course), run.orgs.get(row.school)
    if course is None:
        return f"there is no course {row.course!r}"
    if school is None:
        known = row.school in run.orgs or row.school in run.above
        return f"{row.school!r} is no school" if known else f"there is no school {row.school!r}"
    values: dict[str, Any] = {
        "title": row.title,
        "code": row.code,
        "course_id": course.pk,
        "school_id": school.pk,
        "is_active": True,
    }
    places = {school.pk, *([found.school_id] if found else [])}
    reason = next(filter(None, map(run.rights.against_school, places)), None)
    if reason and (found is None or differs(found, values)):
        return reason
    put(run, run.sections, row, writes, values)
    return None


def _close(run: Run, row: ClassRow, found: Section | None, writes: Writes) -> str | None:
    if found is None or not found.is_active:
        run.report.of(row.file).unchanged += 1
        return None
    reason = run.rights.against_school(found.school_id)
    if reason is None:
        writes.change(found, {"is_active": False})
        run.report.of(row.file).ended += 1
    return reason


def _put_terms(run: Run, rows: list[ClassRow]) -> None:
    through = Section.academic_sessions.through
    wanted = {
        (run.sections[row.sourced_id].pk, run.sessions[session].pk)
        for row in rows
        if not row.is_deleted
        for session in _known_terms(run, row)
    }
    ids = {run.sections[row.sourced_id].pk for row in rows if not row.is_deleted}
    links = through._default_manager.filter(section__district_id=run.district.pk)
    found = {
        (section_id, session_id): link_id
        for link_id, section_id, session_id in links.values_list(
            "id", "section_id", "academicsession_id"
        )
        if section_id in ids
    }
    new = [
        through(section_id=section_id, academicsession_id=session_id)
        for section_id, session_id in sorted(wanted - found.keys())
    ]
    through._default_manager.bulk_create(new, batch_size=BATCH)
    gone = [link_id for pair, link_id in found.items() if pair not in wanted]
    if gone:
        through._default_manager.filter(id__in=gone).delete()


def _known_terms(run: Run, row: ClassRow) -> list[str]:
    for session in row.sessions:
        if session not in run.sessions:
            run.note(row, f"there is no academic session {session!r}; the class runs without it")
    return [session for session in row.sessions if session in run.sessions]
