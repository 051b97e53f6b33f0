"""The record of why a step is where it is, made of the very numbers that ranked it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

TERMS = (
    "readiness",
    "course_order",
    "expected_gain",
    "practice",
    "spacing",
    "unlocks",
    "due_review",
    "goal",
    "stage",
    "format_preference",
    "interest",
    "newness",
    "effort",
    "teacher_weight",
    "exploration",
    "variety",
)

Constraint = Literal["pinned", "open", "extra_review", "just_done", "prerequisite"]
CONSTRAINTS: tuple[Constraint, ...] = (
    "pinned",
    "open",
    "extra_review",
    "just_done",
    "prerequisite",
)
Why = Literal["score", "review_limit", "time", "just_done", "prerequisite", "held", "skipped"]


def total(terms: Mapping[str, float]) -> float:
    """The sum of the terms, one by one in the order of ``TERMS``.

    Floats add up differently in another order, and a JSON column may not keep the keys' order.
    A record from before a term was there lacks it.
    """
    score = 0.0
    for name in TERMS:
        score += terms.get(name, 0.0)
    return score


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another activity for the same skill that would do as well."""

    activity: int
    kind: str
    format: str
    minutes: float
    score: float
    terms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Rejected:
    """The best candidate left out of the plan, its score when the step was chosen, and why.

    ``unmet`` is the hard prerequisite that kept it out, where that is the reason.
    """

    activity: int
    skill: int | None
    score: float
    why: Why
    unmet: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a plan and everything that put it there; plain JSON values only.

    ``terms`` (see ``TERMS``) add up to ``score`` exactly. ``pin`` is the rank among pins,
    ``place`` the activity's position in the course; both decide ties. ``ready_on`` are the
    prerequisites already known, ``opens`` the number of skills that build on this one.
    ``p_explored`` is the probability with which it was drawn among its equals, if it was drawn.
    ``in_day``: it fitted into the minutes of a day; always where there is no such limit.
    """

    position: int
    activity: int
    skill: int | None
    constraint: Constraint
    pin: int
    place: int
    score: float
    terms: dict[str, float]
    kind: str
    format: str
    minutes: float
    is_review: bool
    p_known: float
    low: float
    high: float
    evidence_count: int
    enough: bool
    days_since: float | None
    evidence: tuple[int, ...]
    ready_on: tuple[int, ...]
    unmet: tuple[int, ...]
    opens: int
    alternatives: tuple[Alternative, ...]
    rejected: Rejected | None
    p_explored: float | None = None
    in_day: bool = True

    def to_dict(self) -> dict[str, Any]:
        """JSON-able, and the same after a trip through JSON."""
        data = _shallow(self)
        for name in ("evidence", "ready_on", "unmet"):
            data[name] = list(data[name])
        data["alternatives"] = [_shallow(other) for other in self.alternatives]
        data["rejected"] = self.rejected and _shallow(self.rejected)
        return data | {"terms": dict(self.terms)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Reason:
        """Read what ``to_dict`` wrote."""
        rejected = data["rejected"]
        return cls(
            **{
                **data,
                "evidence": tuple(data["evidence"]),
                "ready_on": tuple(data["ready_on"]),
                "unmet": tuple(data["unmet"]),
                "alternatives": tuple(Alternative(**one) for one in data["alternatives"]),
                "rejected": None if rejected is None else Rejected(**rejected),
            }
        )


def _shallow(record: Reason | Alternative | Rejected) -> dict[str, Any]:
    """The fields by name; ``asdict`` would copy every one deeply, which took half the time."""
    return {name: getattr(record, name) for name in record.__slots__}


def rank_key(reason: Reason) -> tuple[int, int, bool, float, int, int]:
    """What decides the order: constraint, pin, day, score (high first), place in the course, id."""
    tier, is_later = CONSTRAINTS.index(reason.constraint), not reason.in_day
    return tier, reason.pin, is_later, -total(reason.terms), reason.place, reason.activity


def rebuild_order(records: Iterable[Reason]) -> list[int]:
    """The positions in the order that the numbers alone dictate: 1, 2, 3 ... if all is true.

    A candidate's score only falls while a plan grows (its skill's variety term), and what may be
    chosen shrinks (a used-up review allowance, less left of the day), so choosing the best one
    again and again gives the same order as sorting.
    """
    return [reason.position for reason in sorted(records, key=rank_key)]
