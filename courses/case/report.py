"""What an import of skills did, or would do."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, order=True)
class Finding:
    """A sentence about a place in the file: a line of a sheet, an entry of a package."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass
class Counts:
    """How many rows of one kind were created, updated, or left as they were."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass
class Report:
    """The whole account: `problems` did not go in, `notes` are what else there is to know.

    `changed_courses` teach skills whose prerequisites are others now.
    """

    source: str
    outcome: Literal["applied", "dry_run"] = "applied"
    counts: dict[str, Counts] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    changed_courses: list[int] = field(default_factory=list)

    def of(self, kind: str) -> Counts:
        """Return the counts of one kind of row."""
        return self.counts.setdefault(kind, Counts())

    def problem_at(self, place: str, text: str) -> None:
        """Say that something did not go in."""
        self.problems.append(Finding(place, text))

    def note_at(self, place: str, text: str) -> None:
        """Say something else about a place."""
        self.notes.append(Finding(place, text))

    @property
    def is_unchanged(self) -> bool:
        return not any(counts.created or counts.updated for counts in self.counts.values())

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {name: value for name, value in asdict(self).items() if name != "changed_courses"}
