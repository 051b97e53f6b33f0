"""What an import did, or would do: counts for each file, problems and notes by line."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Outcome = Literal["applied", "dry_run", "refused"]


@dataclass(frozen=True, order=True)
class Finding:
    """A sentence about a file or about one of its lines (the first line is 1)."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.file} line {self.line}" if self.line else self.file
        return f"{place}: {self.text}"


@dataclass
class Counts:
    """How many rows of one kind were created, updated, left as they were, or ended."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    ended: int = 0


@dataclass
class Report:
    """The whole account of one import.

    `problems` are rows that did not go in; `notes` are what else the person who imports should
    know. `refusals` say why the whole was refused, `to_confirm` what must be confirmed first.
    """

    source: str = ""
    district: str = ""
    outcome: Outcome = "applied"
    counts: dict[str, Counts] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    to_confirm: list[str] = field(default_factory=list)

    def of(self, kind: str) -> Counts:
        """Return the counts of one kind of row."""
        return self.counts.setdefault(kind, Counts())

    def problem(self, file: str, line: int, text: str) -> None:
        """Say that a row did not go in."""
        self.problems.append(Finding(file, line, text))

    def note(self, file: str, line: int, text: str) -> None:
        """Say something else about a file or one of its lines."""
        self.notes.append(Finding(file, line, text))

    @property
    def is_unchanged(self) -> bool:
        return not any(c.created or c.updated or c.ended for c in self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)
