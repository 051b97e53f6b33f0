"""Everything that is kept about one person, as plain values: what her copy is written from.

The registry says which columns are told. Of other people only that they are others is told: the
teacher who graded and the guardian who follows are "another person". What isn't released to her
yet is left out of her own and her family's copies, as it is on every page; a family's copy leaves
estimates out as well, which families are told in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Field, Model
from django.db.models.fields.files import FieldFile

from assessments.models import Attempt
from lms.records.registry import Table, tables
from students.models import User
from students.selectors.records import Reader

FORMAT, VERSION = "waymark-person", 1
THIS_PERSON, ANOTHER_PERSON = "this person", "another person"
WITHHELD = "not released yet"
# Where the words are by which a row is known that has no title of its own.
NAMES = {
    "assessments.Assessment": "activity__title",
    "assessments.Attempt": "assessment__activity__title",
    "assessments.ItemVersion": "body__stem",
    "assessments.Response": "attempt__assessment__activity__title",
    "students.LearningPath": "course__title",
}
SCORES = {
    "assessments.Attempt": ("pk", ("score",)),
    "assessments.Response": ("attempt_id", ("score",)),
    "assessments.Grade": ("response__attempt_id", ("score", "comment")),
}
NOT_FOR_FAMILIES = frozenset({"learning", "access", "records"})


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a copy. `files` are the names in storage of what is attached."""

    label: str
    category: str
    columns: list[str]
    rows: list[dict[str, Any]]
    files: list[str] = field(default_factory=list)


def parts_for(reader: Reader) -> list[Table]:
    """Return the tables that a reader's copy is made of."""
    copied = [table for table in tables() if table.personal.copied_by and table.personal.tells]
    if reader == "family":
        copied = [each for each in copied if each.personal.category not in NOT_FOR_FAMILIES]
    return copied


def part_of(table: Table, person: User, reader: Reader) -> Part:
    """Return what a table keeps about a person. A query for each column that points elsewhere."""
    fields = [each for each in table.model._meta.concrete_fields if _is_told(table, each)]
    found = list(table.rows_copied_for(person.pk))
    hidden = {} if reader == "district" else _hidden(table, person)
    names = {each.name: _names(each, found) for each in fields if each.is_relation}
    files: list[str] = []
    rows = []
    for row in found:
        told = {each.name: _value(table, each, row, person, names, files) for each in fields}
        rows.append(told | dict.fromkeys(hidden.get(row.pk, ()), WITHHELD))
    columns = [each.name for each in fields]
    return Part(table.label, table.personal.category, columns, rows, files)


def _is_told(table: Table, column: "Field[Any, Any]") -> bool:
    return column.name in table.personal.tells or (
        column.name in table.personal.people and column.name != "self"
    )


def _hidden(table: Table, person: User) -> dict[Any, tuple[str, ...]]:
    """Return by row the columns that are not released to her yet."""
    if table.label not in SCORES:
        return {}
    path, columns = SCORES[table.label]
    waiting = table.model._default_manager.filter(**{f"{path}__in": _withheld(person.pk)})
    return dict.fromkeys(waiting.values_list("pk", flat=True), columns)


def _withheld(person_id: int) -> list[int]:
    """Return the attempts whose results are not released yet. 1 query."""
    handed_in = Attempt.objects.filter(student=person_id, submitted_at__isnull=False)
    return [attempt.pk for attempt in handed_in if not attempt.is_released]


def _names(column: "Field[Any, Any]", rows: list[Model]) -> dict[Any, dict[str, Any]]:
    """Return how the rows that a column points to are told. 1 query, or none for people."""
    target: Any = column.related_model
    if target is User:
        return {}
    known = {each.name for each in target._meta.concrete_fields}
    path = NAMES.get(target._meta.label) or next(
        (name for name in ("title", "name", "code") if name in known), None
    )
    wanted = [name for name in ("uuid" if "uuid" in known else None, path) if name]
    pks = {getattr(row, column.attname) for row in rows} - {None}
    found = target._default_manager.filter(pk__in=pks).values_list("pk", *wanted)
    heads = ["uuid" if name == "uuid" else "name" for name in wanted]
    return {pk: dict(zip(heads, map(_plain, rest), strict=True)) for pk, *rest in found}


def _value(
    table: Table,
    column: "Field[Any, Any]",
    row: Model,
    person: User,
    names: dict[str, dict[Any, dict[str, Any]]],
    files: list[str],
) -> Any:
    value = getattr(row, column.attname)
    if value is None:
        return None
    if column.name in table.personal.people:
        return THIS_PERSON if value == person.pk else ANOTHER_PERSON
    if column.is_relation:
        return names[column.name].get(value)
    if isinstance(value, FieldFile):
        if value.name:
            files.append(value.name)
        return value.name or None
    return _plain(value)


def _plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def document(person: User, reader: Reader, made_at: datetime, parts: list[Part]) -> dict[str, Any]:
    """Return the whole of a copy as JSON can hold it."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": made_at.isoformat(),
        "made_for": reader,
        "person": {"uuid": str(person.uuid), "name": person.display_name},
        "tables": {
            part.label: {"category": part.category, "columns": part.columns, "rows": part.rows}
            for part in parts
        },
    }


def attached(parts: list[Part]) -> Iterator[str]:
    """Yield the names in storage of everything that is attached."""
    for part in parts:
        yield from part.files
