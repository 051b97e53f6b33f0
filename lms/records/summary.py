"""How much is kept about somebody, kind by kind, before anything is done."""

from collections.abc import Mapping
from dataclasses import dataclass

from courses.personal import GOES, NAMELESS, STAYS
from lms.records.categories import CATEGORIES, OF_ANOTHER, Category, Told
from lms.records.document import parts_for
from lms.records.registry import Table, tables
from students.models import User
from students.selectors.records import Reader


@dataclass(frozen=True, slots=True)
class Amount:
    """A kind of thing, and how many rows of it there are about a person."""

    category: Category | Told
    rows: int


@dataclass(frozen=True, slots=True)
class Consequences:
    """What an erasure would delete, leave without a name, and leave as it is."""

    goes: list[Amount]
    nameless: list[Amount]
    stays: list[Amount]


def kept_about(person: User, reader: Reader) -> list[Amount]:
    """Return how much of each kind is in a reader's copy. A query a table."""
    counted = ((table, table.rows_copied_for(person.pk).count()) for table in parts_for(reader))
    return _by_category(list(counted), CATEGORIES if reader == "person" else OF_ANOTHER)


def consequences_for(person: User) -> Consequences:
    """Return what an erasure would do. Some queries a table."""
    counts = {
        fate: [(table, table.rows_of(person.pk, fate).count()) for table in tables()]
        for fate in (GOES, NAMELESS, STAYS)
    }
    fates = (GOES, NAMELESS, STAYS)
    return Consequences(*(_by_category(counts[fate], OF_ANOTHER) for fate in fates))


def _by_category(
    counted: list[tuple[Table, int]], words: Mapping[str, Category | Told]
) -> list[Amount]:
    sums = dict.fromkeys(CATEGORIES, 0)
    for table, rows in counted:
        sums[table.personal.category] += rows
    return [Amount(words[name], rows) for name, rows in sums.items() if rows]
