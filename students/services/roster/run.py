"""One import under way: what it reads, what it knows by sourcedId, what it reports."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Model

from courses.models import AcademicSession, Course, District, School, Section
from students.models import User
from students.roster import Report, Roster
from students.roster.rows import Line
from students.services.roster.rights import Rights

BATCH = 1000


@dataclass
class Run:
    """The import of one roster into one district.

    `orgs` tells what each organisation became: a school, the district (None), or, where it is
    not in it, nothing. The other maps hold what the district has by sourcedId, old and new.
    `erased` are identifiers of people who were erased here. `unclear` are people of whom a part
    could not be read, so that none of theirs is ended.
    """

    roster: Roster
    district: District
    rights: Rights
    today: date
    report: Report
    orgs: dict[str, School | None] = field(default_factory=dict)
    above: set[str] = field(default_factory=set)
    sessions: dict[str, AcademicSession] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    unclear: set[int] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    replan: set[int] = field(default_factory=set)

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    @property
    def listed_school_ids(self) -> set[int]:
        """The schools that the roster itself lists: only of these is it the whole truth."""
        listed = (self.orgs.get(row.sourced_id) for row in self.roster.orgs)
        return {school.pk for school in listed if school is not None}

    def problem(self, row: Line, text: str) -> None:
        """Say that a row did not go in."""
        self.report.problem(row.file, row.line, text)

    def note(self, row: Line, text: str) -> None:
        """Say something else about a row."""
        self.report.note(row.file, row.line, text)


class Writes:
    """Rows of one table to be created and changed, written in batches."""

    def __init__(self, model: type[Model], district: District) -> None:
        self.model = model
        self.district_id = district.pk
        self.created: list[Any] = []
        self._changed: dict[tuple[str, ...], list[Any]] = {}

    def create(self, **values: Any) -> Any:
        """Return a new row of the district, which is written at the end.

        The district is said here, although the database would fill it: one expression less a row
        halves the time of a large insert.
        """
        row = self.model(district_id=self.district_id, **values)
        self.created.append(row)
        return row

    def change(self, row: Model, values: dict[str, Any]) -> bool:
        """Give a row new values; False if it has them all already."""
        fields = tuple(name for name, value in values.items() if getattr(row, name) != value)
        for name in fields:
            setattr(row, name, values[name])
        if fields:
            self._changed.setdefault(fields, []).append(row)
        return bool(fields)

    def flush(self) -> None:
        """Write what has gathered: one statement a batch and set of fields."""
        manager = self.model._default_manager
        for fields, rows in self._changed.items():
            manager.bulk_update(rows, fields, batch_size=BATCH)
        manager.bulk_create(self.created, batch_size=BATCH)
        self._changed, self.created = {}, []


def differs(row: Model, values: dict[str, Any]) -> bool:
    """Say whether a row lacks any of these values."""
    return any(getattr(row, name) != value for name, value in values.items())


def by_sourced_id(rows: Iterable[Any]) -> dict[str, Any]:
    """Return rows by the identifier that the roster knows them by."""
    return {row.sourced_id: row for row in rows if row.sourced_id is not None}


def put(run: Run, into: dict[str, Any], row: Line, writes: Writes, values: dict[str, Any]) -> None:
    """Create or change what a row of the roster stands for, and count it."""
    counts, found = run.report.of(row.file), into.get(row.sourced_id)
    if found is None:
        into[row.sourced_id] = writes.create(sourced_id=row.sourced_id, **values)
        counts.created += 1
    elif writes.change(found, values):
        counts.updated += 1
    else:
        counts.unchanged += 1


def parents_first(run: Run, rows: list[Any]) -> list[list[Any]]:
    """Return rows level by level, each after its parent; what stands in a circle is reported."""
    inside = {row.sourced_id for row in rows}
    placed: set[str] = set()
    levels: list[list[Any]] = []
    left = rows
    while left:
        level = [row for row in left if row.parent not in inside or row.parent in placed]
        if not level:
            for row in left:
                run.problem(row, f"parentSourcedId {row.parent!r} leads back to the row itself")
            return levels
        levels.append(level)
        placed.update(row.sourced_id for row in level)
        left = [row for row in left if row.sourced_id not in placed]
    return levels
