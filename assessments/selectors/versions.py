"""Items as they were asked. Versions never change, so a process reads each one once.

The public part and the secret part are read by different functions from different tables: no
student's page or endpoint calls `secrets` before the feedback is due.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from assessments.models import ItemKey, ItemVersion

CACHE_SIZE = 20_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Question:
    """The public part of an item version, and its hints, which are told one by one."""

    version_id: int
    item_id: int
    item_uuid: UUID
    kind: str
    body: dict[str, Any]
    skill_ids: tuple[int, ...]
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Secret:
    """The key and the feedback of an item version."""

    version_id: int
    key: dict[str, Any]
    feedback: dict[str, Any]


_questions: dict[int, Question] = {}
_secrets: dict[int, Secret] = {}


def questions(version_ids: Sequence[int]) -> list[Question]:
    """Return what was asked, in the order given. 0 or 1 query."""
    return _read_through(_questions, version_ids, _load_questions)


def secrets(version_ids: Sequence[int]) -> list[Secret]:
    """Return keys and feedback, in the order given. 0 or 1 query."""
    return _read_through(_secrets, version_ids, _load_secrets)


def forget() -> None:
    """Read everything anew: another database may know other items by the same ids."""
    _questions.clear()
    _secrets.clear()


def _read_through(
    cache: dict[int, Row], ids: Sequence[int], load: Callable[[list[int]], dict[int, Row]]
) -> list[Row]:
    missing = [key for key in ids if key not in cache]
    if missing:
        if len(cache) + len(missing) > CACHE_SIZE:
            cache.clear()
            missing = list(ids)
        cache.update(load(missing))
    return [cache[key] for key in ids]


def _load_questions(ids: list[int]) -> dict[int, Question]:
    rows = ItemVersion.objects.filter(id__in=ids).values_list(
        "id", "item_id", "item__uuid", "kind", "body", "skill_ids", "hints"
    )
    return {
        row[0]: Question(*row[:5], skill_ids=tuple(row[5]), hints=tuple(row[6])) for row in rows
    }


def _load_secrets(ids: list[int]) -> dict[int, Secret]:
    rows = ItemKey.objects.filter(version_id__in=ids).values_list("version_id", "key", "feedback")
    return {row[0]: Secret(*row) for row in rows}
