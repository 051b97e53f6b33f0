"""A unique token in every datum: the columns come from the registry of models, new ones too.

Texts get a word of their own, scores and estimates a number of their own. What can't be changed
without breaking it (a hash, a secret) is its own token.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.utils import DatabaseError

TEXTS = (models.CharField, models.TextField)
OURS = ("courses", "students", "assessments", "analytics", "authtoken")
# Columns that hold a word of a fixed meaning, or one that the crawl itself needs as it is.
MEANINGS = {
    *("language", "time_zone", "preferred_format", "engine_version", "media_type", "media_url"),
    *("password", "kind", "action", "target", "purpose", "grade", "client_id"),
}
# Columns whose value is as unique as a token, and means nothing once it is changed.
AS_IT_IS = re.compile(r"(hash|digest|sha256|salt|key|secret)$")
SENTENCES = {"stem", "text", "correct", "incorrect", "general", "comment", "title", "name"}
FIGURES = {"score", "p_known"}
FOUND = re.compile(r"zq\d{6}z|0\.7\d{5}(?!\d)|\b[0-9a-f]{40,64}\b")
UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_numbers = count(1)


@dataclass(frozen=True)
class Datum:
    """What a token stands for: a column, and whom and what its row is about, by table and key."""

    column: str
    district: int | None
    about: frozenset[tuple[str, int]]


@dataclass
class Canaries:
    """Every token of the world, every address, and what could not be given a token."""

    tokens: dict[str, Datum]
    uuids: dict[str, Datum]
    without_rows: set[str]
    unmarked: set[str]

    def sung_in(self, text: str) -> Iterator[Datum]:
        """Yield what a text tells."""
        for token in set(FOUND.findall(text)):
            if token in self.tokens:
                yield self.tokens[token]


def protected() -> list[type[models.Model]]:
    """Return every model whose rows are somebody's."""
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def mark_everything() -> Canaries:
    """Put a token into every datum there is. The session is the owner's."""
    made = Canaries({}, {}, set(), set())
    for model in protected():
        rows = list(model._base_manager.all())
        if not rows:
            made.without_rows.add(model._meta.label)
        for row in rows:
            _mark(made, row)
    return made


def _mark(made: Canaries, row: models.Model) -> None:
    about = frozenset(_about(row))
    district = next((key for label, key in about if label == "courses.District"), None)
    if uuid := getattr(row, "uuid", None):
        made.uuids[str(uuid)] = Datum(f"{row._meta.label}.uuid", district, about)
    for field in row._meta.local_concrete_fields:
        datum = Datum(f"{row._meta.label}.{field.name}", district, about)
        for token, value in _marked(field, field.value_from_object(row)):
            if value is not None and not _write(row, field, value):
                made.unmarked.add(datum.column)
                continue
            made.tokens[token] = datum


def _marked(field: Any, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield tokens and the value that holds them; None where the value is its own token."""
    number = next(_numbers)
    token = f"zq{number:06d}z"
    if field.choices or field.name in MEANINGS or field.is_relation or value in (None, "", {}):
        return
    if isinstance(field, models.JSONField):
        if (changed := _in_json(value, token)) != value:
            yield token, changed
    elif isinstance(field, TEXTS) and AS_IT_IS.search(field.name):
        yield str(value), None
    elif isinstance(field, TEXTS):
        room = (field.max_length or 1000) - len(token)
        separator = "" if isinstance(field, models.SlugField) or "." in str(value) else " "
        yield token, f"{token}{separator}{value}"[: room + len(token)]
    elif isinstance(field, models.FloatField) and field.name in FIGURES:
        figure = 0.7 + number / 100_000
        yield f"{figure:.5f}0"[:7], round(figure, 5)


def _in_json(value: Any, token: str, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _in_json(inner, token, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_json(inner, token, name) for inner in value]
    return f"{token} {value}" if isinstance(value, str) and name in SENTENCES else value


def _write(row: models.Model, field: Any, value: Any) -> bool:
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: value})
    except (DatabaseError, ValueError):
        return False
    return True


def _about(row: models.Model, depth: int = 4) -> Iterator[tuple[str, int]]:
    """Yield the rows that a row is about: itself, and what its foreign keys lead to."""
    yield row._meta.label, row.pk
    if depth == 0:
        return
    for field in row._meta.local_concrete_fields:
        if field.is_relation and field.name not in ("graded_by", "by", "created_by", "current"):
            other = getattr(row, field.name, None)
            if isinstance(other, models.Model):
                yield from _about(other, depth - 1)
