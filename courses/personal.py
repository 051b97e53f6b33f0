"""The words in which a model says what it keeps about people, and what becomes of it.

Every model says it once, beside its columns:

    personal = about("work", student=NAMELESS, tells="score comment", hides="key", keeps="score")

`student` is the column that points to the person (or a path to it: `attempt__student`) and what
becomes of the row when that person is erased. `tells` are the columns that her copy shows, `hides`
those it doesn't. Of a row that stays nameless only `keeps` stays; all else is emptied. Rows are
deleted when the column `since` is older than the `period`. A model that says nothing about anybody
says `personal = NOBODY`.

A table that others brought has its line in `lms.records.others`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    """What becomes of a row when the person it points to is erased."""

    GOES = "is deleted"
    NAMELESS = "stays, under a nameless learner's"
    UNLINKED = "stays, and no longer says who"
    STAYS = "stays as it is, for a reason"


GOES, NAMELESS, UNLINKED, STAYS = Fate.GOES, Fate.NAMELESS, Fate.UNLINKED, Fate.STAYS


@dataclass(frozen=True, slots=True)
class Personal:
    """What a table keeps about people. `people` maps each column that points to one to its fate.

    Where `nameless_if` doesn't hold, a row that would stay NAMELESS goes. `reason` says why a row
    that STAYS must, or how a row that points to nobody by a column is found. A row is in the copy
    of those to whom the columns in `copied_by` point: by default all, but for those that get
    UNLINKED, since what somebody wrote about others is theirs.
    """

    category: str
    people: Mapping[str, Fate]
    tells: frozenset[str]
    hides: frozenset[str]
    keeps: frozenset[str]
    since: str
    period: str
    reason: str
    nameless_if: Mapping[str, object]
    copied_by: frozenset[str]

    @property
    def columns(self) -> frozenset[str]:
        return self.tells | self.hides


NOBODY = Personal("", {}, frozenset(), frozenset(), frozenset(), "", "", "", {}, frozenset())


def about(
    category: str,
    *,
    tells: str = "",
    hides: str = "",
    keeps: str = "",
    since: str = "",
    period: str = "",
    reason: str = "",
    nameless_if: Mapping[str, object] | None = None,
    copied_by: str = "",
    **people: Fate,
) -> Personal:
    """Return what a table keeps about people; columns are named with spaces between."""
    told, hidden, kept, copied = (
        frozenset(names.split()) for names in (tells, hides, keeps, copied_by)
    )
    copied = copied or frozenset(path for path, fate in people.items() if fate is not UNLINKED)
    conditions = nameless_if or {}
    return Personal(category, people, told, hidden, kept, since, period, reason, conditions, copied)
