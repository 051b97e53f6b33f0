"""What an import of items did, item by item."""

from dataclasses import dataclass, field

from assessments.qti import Refused


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """What became of one item: "new", "changed" or "unchanged"."""

    code: str
    title: str
    kind: str
    file: str
    outcome: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportedAssessment:
    """A quiz that asks the items, and how many of them it did not ask before."""

    title: str
    is_new: bool
    items: int
    items_added: int


@dataclass(slots=True)
class ImportReport:
    """Everything that an import did, or in a dry run would do."""

    title: str
    is_dry_run: bool
    items: list[ImportedItem] = field(default_factory=list)
    assessments: list[ImportedAssessment] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """Return how many items came to this."""
        return sum(item.outcome == outcome for item in self.items)

    @property
    def has_changes(self) -> bool:
        changed = self.count("new") + self.count("changed")
        return bool(changed or any(a.is_new or a.items_added for a in self.assessments))
