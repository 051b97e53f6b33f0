"""enrollments.csv: who is in which class, from when to when.

An enrollment never changes its class or its person: whoever moves gets a new one, and the old one
ends with its days kept. One person's lines in one class with one role (two terms, say) are one
enrollment, from the first day to the last.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import ngettext

from students.models import Enrollment
from students.roster.rows import EnrollmentRow
from students.services.roster.roles import FROM_CLASSES
from students.services.roster.run import BATCH, Run, Writes

FILE = "enrollments.csv"
Key = tuple[int, int, str]


def import_enrollments(run: Run) -> None:
    """Bring in enrollments, move and end. 1 query, and 1 or 2 a batch."""
    desk = _Desk(run)
    wishes = _wishes(run)
    _note_all_over(run)
    new = [key for key in wishes if key not in desk.by_key]
    for key in wishes.keys() - set(new):
        desk.keep(desk.by_key[key], wishes[key])
    for key in new:
        desk.create(key, wishes[key])
    for line in run.roster.enrollments:
        if line.is_deleted:
            desk.end_deleted(line)
    desk.end_absent()
    desk.write()


def _note_all_over(run: Run) -> None:
    """Say so if the file is all of the past."""
    days = [line.ends_on for line in run.roster.enrollments if not line.is_deleted]
    last = max((day for day in days if day), default=None)
    if last is None or None in days or last >= run.today:
        return
    text = ngettext(
        "The only enrollment ended on %(day)s: nobody would be in a class today.",
        "All %(n)s enrollments ended by %(day)s: nobody would be in a class today.",
        len(days),
    )
    run.report.note(FILE, 0, text % {"n": len(days), "day": last.isoformat()})


def _wishes(run: Run) -> dict[Key, list[EnrollmentRow]]:
    """Return the active lines by class, person and role; a line that names nobody is reported."""
    wishes: dict[Key, list[EnrollmentRow]] = {}
    for line in run.roster.enrollments:
        section, user = run.sections.get(line.section), run.people.get(line.user)
        role = line.role.lower()
        if line.is_deleted or line.user in run.erased:
            continue
        if role not in FROM_CLASSES:
            run.problem(line, f"the role {line.role!r} in a class has no counterpart here")
        elif section is None:
            run.problem(line, f"there is no class {line.section!r}")
        elif user is None:
            run.problem(line, f"there is no user {line.user!r}")
        else:
            wishes.setdefault((section.pk, user.pk, role), []).append(line)
    joined = sum(len(lines) - 1 for lines in wishes.values())
    if joined:
        text = f"{joined} lines continue an enrollment of the same person in the same class; each"
        run.report.note(FILE, 0, f"{text} was joined with it, from the first day to the last")
    return wishes


def _values(lines: list[EnrollmentRow], kept: str | None) -> dict[str, Any]:
    begins = [line.begins_on for line in lines]
    ends = [line.ends_on for line in lines]
    ids = [line.sourced_id for line in lines]
    return {
        "sourced_id": kept if kept in ids else ids[0],
        "begins_on": None if None in begins else min(day for day in begins if day),
        "ends_on": None if None in ends else max(day for day in ends if day),
        "is_primary": any(line.is_primary for line in lines),
    }


class _Desk:
    """The district's enrollments while a roster is compared with them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.counts = run.report.of(FILE)
        found: Iterable[Any] = Enrollment.objects.filter(district_id=run.district.pk)
        self.rows: list[Enrollment] = list(found)
        self.by_key = {(row.section_id, row.user_id, row.role): row for row in self.rows}
        self.by_id = {row.sourced_id: row for row in self.rows if row.sourced_id is not None}
        self.school_of = {row.pk: row.school_id for row in run.sections.values()}
        self.writes = Writes(Enrollment, run.district)
        self.claimed: set[int] = set()
        self.freed: list[int] = []

    def keep(self, row: Enrollment, lines: list[EnrollmentRow]) -> None:
        """Bring an enrollment that exists in line with the roster."""
        self.claimed.add(row.pk)
        values, before = _values(lines, row.sourced_id), row.sourced_id
        reason = self._against(row.section_id, row.user_id)
        if all(getattr(row, name) == value for name, value in values.items()):
            self.counts.unchanged += 1
        elif reason:
            self._refuse(lines, reason)
        else:
            self.writes.change(row, values)
            self.counts.updated += 1
            self._has_changed(row)
            if before not in (None, row.sourced_id):
                self.freed.append(row.pk)

    def create(self, key: Key, lines: list[EnrollmentRow]) -> None:
        """Enroll somebody; if the line was another enrollment's before, that one ends."""
        section_id, user_id, role = key
        reason = self._against(section_id, user_id)
        moved = [row for row in map(self._unclaimed, lines) if row is not None]
        for row in moved:
            reason = reason or self._against(row.section_id, row.user_id)
        if reason:
            self._refuse(lines, reason)
            return
        values = _values(lines, None)
        new = self.writes.create(section_id=section_id, user_id=user_id, role=role, **values)
        self.counts.created += 1
        self._has_changed(new)
        for row in moved:
            self.claimed.add(row.pk)
            self.freed.append(row.pk)
            self._end(row, {"sourced_id": None})

    def end_deleted(self, line: EnrollmentRow) -> None:
        """End what a line marked tobedeleted stands for."""
        row = self._unclaimed(line)
        if row is None:
            self.counts.unchanged += 1
            return
        self.claimed.add(row.pk)
        reason = self._against(row.section_id, row.user_id)
        if reason:
            self._refuse([line], reason)
        elif line.ends_on is not None and line.ends_on < self.run.today:
            self._end(row, {"ends_on": line.ends_on})
        else:
            self._end(row, {})

    def end_absent(self) -> None:
        """End what the roster no longer holds, in the schools it lists."""
        if FILE not in self.run.roster.whole:
            if self.run.roster.enrollments:
                text = "not every line could be read, so nothing was ended for being absent"
                self.run.report.note(FILE, 0, text)
            return
        seen, listed = self.run.roster.seen[FILE], self.run.listed_school_ids
        for row in self.rows:
            if row.sourced_id is None or row.sourced_id in seen or row.pk in self.claimed:
                continue
            is_listed = self.school_of.get(row.section_id, 0) in listed
            is_ours = self._against(row.section_id, row.user_id) is None
            if is_listed and is_ours and not self._is_over(row):
                self._end(row, {})

    def write(self) -> None:
        """Write it all; identifiers that change hands are laid down first."""
        for start in range(0, len(self.freed), BATCH):
            batch = self.freed[start : start + BATCH]
            Enrollment.objects.filter(pk__in=batch).update(sourced_id=None)
        self.writes.flush()

    def _against(self, section_id: int, user_id: int) -> str | None:
        reason = self.run.rights.against_school(self.school_of.get(section_id))
        if reason is None and not self.run.rights.reaches(user_id):
            return "the person is of no school that the importing person administers"
        return reason

    def _refuse(self, lines: list[EnrollmentRow], reason: str) -> None:
        for line in lines:
            self.run.problem(line, reason)

    def _unclaimed(self, line: EnrollmentRow) -> Enrollment | None:
        row = self.by_id.get(line.sourced_id)
        return row if row is not None and row.pk not in self.claimed else None

    def _is_over(self, row: Enrollment) -> bool:
        return row.ends_on is not None and row.ends_on < self.run.today

    def _end(self, row: Enrollment, values: dict[str, Any]) -> None:
        if self._is_over(row):
            values.pop("ends_on", None)
            self.counts.unchanged += 1
        else:
            values.setdefault("ends_on", self.run.yesterday)
            self.counts.ended += 1
            self._has_changed(row)
        self.writes.change(row, values)

    def _has_changed(self, row: Enrollment) -> None:
        if row.role == Enrollment.Role.STUDENT:
            self.run.replan.add(row.user_id)
