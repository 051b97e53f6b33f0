"""What there is to do, what the student wishes, and what people have decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

Kind = Literal["lesson", "practice", "quiz"]
KINDS: tuple[Kind, ...] = ("lesson", "practice", "quiz")
FEWEST_STEPS, USUAL_STEPS, MOST_STEPS = 5, 8, 10

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CatalogueActivity:
    """One thing to do; ``position`` is its place in the course and breaks ties.

    ``topics`` say what it is about, in the words of students' interests.
    """

    id: int
    skills: tuple[int, ...]
    kind: Kind
    format: str
    minutes: float
    position: int
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the student chose and the teacher weighs; it shifts scores and forbids nothing.

    ``weights`` multiplies a named term (1 where silent). ``emphasis`` adds to a skill's score, in
    log units. ``goals`` are skills aimed at. ``exploration`` bounds, in log units, how much worse
    an activity may be to be tried for a better one of the same kind. ``minutes`` is the time for
    one day, of which what was done since ``day_began`` is taken off (see ``day.py``).
    """

    steps: int = USUAL_STEPS
    formats: tuple[str, ...] = ()
    minutes: float | None = None
    day_began: float = float("inf")
    goals: tuple[int, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    emphasis: Mapping[int, float] = field(default_factory=dict)
    exploration: float = 0.0
    interests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overrides:
    """What people decided, as constraints: pinned activities come first, in this order.

    Skipped activities and activities of held skills stay out. A skip beats a pin; a pin beats
    everything else.
    """

    pins: tuple[int, ...] = ()
    skips: frozenset[int] = frozenset()
    holds: frozenset[int] = frozenset()


class Catalogue:
    """The activities as arrays over candidates: an activity for one of its skills.

    Candidates are sorted by (position, id), so the first maximum is the tie's winner. An activity
    without skills is a candidate for no skill, which only a pin can choose. Build once and keep.
    """

    def __init__(self, activities: Iterable[CatalogueActivity]) -> None:
        self.activities = tuple(sorted(activities, key=lambda one: (one.position, one.id)))
        self.skills = tuple(sorted({skill for one in self.activities for skill in one.skills}))
        self.index = {one.id: place for place, one in enumerate(self.activities)}
        if len(self.index) < len(self.activities):
            raise ValueError("an activity is in the catalogue twice")
        slot = {skill: place for place, skill in enumerate(self.skills)}
        nothing = len(self.skills)
        pairs = [
            (place, number)
            for place, one in enumerate(self.activities)
            for number in [slot[skill] for skill in one.skills] or [nothing]
        ]
        table = np.array(pairs, dtype=np.intp).reshape(len(pairs), 2)
        self.activity: Indices = np.ascontiguousarray(table[:, 0])
        self.skill: Indices = np.ascontiguousarray(table[:, 1])
        self.first: Indices = np.searchsorted(self.activity, np.arange(len(self.activities)))
        self.of_skill: tuple[Indices, ...] = tuple(
            np.flatnonzero(self.skill == place) for place in range(nothing + 1)
        )
        self.kind: Indices = np.array(
            [KINDS.index(one.kind) for one in self.activities], dtype=np.intp
        )
        self.minutes: Floats = np.array([one.minutes for one in self.activities], dtype=np.float64)
        self.minutes_of = {one.id: float(one.minutes) for one in self.activities}
        self.ids: npt.NDArray[np.int64] = np.array(
            [one.id for one in self.activities], dtype=np.int64
        )
        self.formats = tuple(sorted({one.format for one in self.activities}))
        names = {name: place for place, name in enumerate(self.formats)}
        self.format: Indices = np.array(
            [names[one.format] for one in self.activities], dtype=np.intp
        )

    def skill_of(self, candidate: int) -> int | None:
        """The id of the skill a candidate would serve; None for an activity without skills."""
        place = int(self.skill[candidate])
        return self.skills[place] if place < len(self.skills) else None
