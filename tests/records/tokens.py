"""A word of its own in every column that may hold something of a person, by the registry."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from courses.personal import GOES, NAMELESS
from lms.records.registry import Table, columns_of, tables
from students.models import User

# Made by what really makes them, with words of their own: nothing may change them afterwards.
MADE_ELSEWHERE = {"students.AuditParticulars", "students.Session"}
LONG = 12
WORDS = (models.CharField, models.TextField)
OTHERS = (models.JSONField, models.UUIDField, models.GenericIPAddressField, models.BinaryField)


@dataclass
class Tokens:
    """Every word that was put somewhere, and where."""

    person: User
    places: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def fill(self) -> None:
        """Let every table say something about the person, in every column that can."""
        for table in tables():
            if not table.rows_of(self.person.pk, GOES, NAMELESS).exists():
                self._make(table)
            self._fill(table)

    def new(self, place: str, most: int | None = None) -> str:
        """Return a new word; of hexadecimal digits, since digests are read as such."""
        number = next(self.numbers)
        word = f"fade{number:04d}beef" if (most or 100) >= LONG else f"fb{number:04d}ef"
        self.places[word] = place
        return word

    def found_in(self, content: bytes) -> dict[str, str]:
        return {word: place for word, place in self.places.items() if word.encode() in content}

    def _fill(self, table: Table) -> None:
        hers = table.rows_of(self.person.pk, GOES, NAMELESS)
        row = hers.order_by("pk").first()
        if row is None or table.label in MADE_ELSEWHERE:
            return
        leaving = table.personal.columns
        if table.rows_of(self.person.pk, NAMELESS).exists():
            leaving -= table.personal.keeps
        for column in columns_of(table.model):
            if column.name in leaving and isinstance(column, (*WORDS, *OTHERS)):
                value = self._value(column, f"{table.label}.{column.name}")
                table.rows().filter(pk=row.pk).update(**{column.name: value})
                if column.primary_key:
                    row.pk = value

    def _value(self, column: Any, place: str) -> Any:
        if isinstance(column, models.UUIDField):
            word = f"{next(self.numbers):08d}-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
            self.places[word] = place
            return UUID(word)
        if isinstance(column, models.GenericIPAddressField):
            word = f"198.51.100.{next(self.numbers) % 250}"
            self.places[word] = place
            return word
        word = self.new(place, column.max_length)
        if isinstance(column, models.BinaryField):
            return word.encode()
        return {"said": word} if isinstance(column, models.JSONField) else word

    def _make(self, table: Table) -> None:
        """Make a row about the person, or say that this test must learn how to."""
        paths = [path for path, fate in table.personal.people.items() if fate in (GOES, NAMELESS)]
        if not paths or table.label in MADE_ELSEWHERE:
            return
        values = dict.fromkeys(paths[:1], self.person)
        try:
            with transaction.atomic():
                _create(table.model, values)
        except DatabaseError as error:
            raise AssertionError(
                f"Let tests/records/test_nothing_left.py make a row of {table.label}: {error}"
            ) from error


def _create(model: type[models.Model], given: dict[str, Any]) -> models.Model:
    """Make a row from what was given, and otherwise from as little as the table takes."""
    direct = {path: value for path, value in given.items() if "__" not in path}
    for path, value in given.items():
        if "__" in path:
            first, rest = path.split("__", 1)
            parent = model._meta.get_field(first).related_model
            direct[first] = parent.objects.filter(**{rest: value}).first() or _create(
                parent, {rest: value}
            )
    for column in model._meta.concrete_fields:
        if column.name not in direct and _is_needed(column):
            direct[column.name] = _something(column)
    people = {n: v.pk for n, v in direct.items() if n.endswith("_id") and isinstance(v, User)}
    return model._default_manager.create(**direct | people)


def _is_needed(column: Any) -> bool:
    is_told = column.has_default() or column.has_db_default() or getattr(column, "auto_now_add", 0)
    return not (column.null or is_told or (column.primary_key and column.name == "id"))


def _something(column: Any) -> Any:
    if column.is_relation:
        found = column.related_model._default_manager.exclude(pk=None).first()
        return found or _create(column.related_model, {})
    if isinstance(column, models.DateTimeField):
        return timezone.now()
    if isinstance(column, models.DateField):
        return timezone.localdate()
    if isinstance(column, (models.IntegerField, models.FloatField)):
        return 1
    if isinstance(column, ArrayField):
        return []
    if isinstance(column, models.JSONField):
        return {}
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.GenericIPAddressField):
        return "198.51.100.251"
    if column.choices:
        return column.choices[0][0]
    return "x"
