"""What a package holds once it is read."""

from dataclasses import dataclass, field
from typing import Any


class PackageError(ValueError):
    """A package of which nothing can be read."""


class UnsupportedItem(ValueError):
    """An item that has no counterpart here; the text says why."""


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """An item as `assessments.scoring` knows it. Its HTML is the file's own: not yet safe."""

    code: str
    title: str
    kind: str
    body: dict[str, Any]
    key: dict[str, Any]
    feedback: dict[str, Any]
    points: float
    assessment: str
    file: str
    notes: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """What was found and not taken: an item, a reference to one, or a whole file."""

    file: str
    ident: str
    title: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedAssessment:
    """A test of the package and its rules, as far as the file says."""

    title: str
    attempts_allowed: int | None = None
    time_limit_minutes: int | None = None


@dataclass(slots=True)
class QtiPackage:
    """Everything found in a package: each item is in `items` or in `refused`.

    A passage shown with other items is part of these, and named in `notes`. `media` holds the
    pictures that items show, under the names by which their HTML refers to them.
    """

    title: str
    items: list[ParsedItem] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    assessments: dict[str, ParsedAssessment] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
