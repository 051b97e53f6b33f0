"""What comes next, what would do as well, and why: the policy behind every path."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor
from typing import Any

import numpy as np

from students.engine.catalogue import (
    FEWEST_STEPS,
    MOST_STEPS,
    Catalogue,
    CatalogueActivity,
    Flags,
    Floats,
    Overrides,
    Wishes,
)
from students.engine.day import OVER, WITHOUT_END, left_of_day, minutes_done
from students.engine.evidence import Evidence
from students.engine.exploration import explored
from students.engine.graph import SkillGraph
from students.engine.model import Model
from students.engine.ranking import candidate_order, summed, variety, weight_of
from students.engine.reasons import CONSTRAINTS, TERMS, Constraint, Reason
from students.engine.records import OPEN, SKIPPED, Choice, describe, tiers
from students.engine.scoring import Situation, assess
from students.engine.state import LearnerState

REVIEW_SHARE = 0.3

_EXPLORATION = TERMS.index("exploration")


@dataclass(frozen=True, slots=True)
class Plan:
    """Five to ten steps, best first, each with its reason."""

    steps: tuple[Reason, ...]
    at: float
    seed: int
    model_version: str

    def to_dict(self) -> dict[str, Any]:
        """JSON-able."""
        return {
            "steps": [step.to_dict() for step in self.steps],
            "at": self.at,
            "seed": self.seed,
            "model_version": self.model_version,
        }


def plan(
    model: Model,
    state: LearnerState,
    graph: SkillGraph,
    catalogue: Catalogue | Iterable[CatalogueActivity],
    wishes: Wishes | None = None,
    overrides: Overrides | None = None,
    *,
    at: float,
    seed: int = 0,
) -> Plan:
    """Choose the next steps. Same input, same plan, to the last digit.

    Pins come first. Then, best score first, whatever is open: hard prerequisites begun (three
    answers, and an estimate from ``READY`` on; known is more than that), not just done, at most
    30 % reviews; what fits into the day (``day.py``) before what does not. Only when that leaves
    fewer than five steps do more reviews, then what was just done, then what still lacks a
    prerequisite fill up to five.
    """
    if not isinstance(catalogue, Catalogue):
        catalogue = Catalogue(catalogue)
    board = _Board.begun(model, state, graph, catalogue, wishes, overrides, at, seed)
    board.choose(board.wanted, FEWEST_STEPS)
    steps = describe(board.choices, graph, catalogue, board.situation, board.tiers, at)
    return Plan(steps, at, seed, model.version)


def activities_planned(
    model: Model,
    state: LearnerState,
    graph: SkillGraph,
    catalogue: Catalogue,
    wishes: Wishes | None = None,
    overrides: Overrides | None = None,
    *,
    at: float,
    seed: int = 0,
) -> tuple[int, ...]:
    """The activities of the plan in their order, chosen by the same code but not described."""
    board = _Board.begun(model, state, graph, catalogue, wishes, overrides, at, seed)
    board.choose(board.wanted, FEWEST_STEPS)
    return board.activities


def first_activity(
    model: Model,
    state: LearnerState,
    graph: SkillGraph,
    catalogue: Catalogue,
    wishes: Wishes | None = None,
    overrides: Overrides | None = None,
    *,
    at: float,
    seed: int = 0,
) -> int | None:
    """The first activity of the plan; None if there is none."""
    board = _Board.begun(model, state, graph, catalogue, wishes, overrides, at, seed)
    board.choose(1, 1)
    return next(iter(board.activities), None)


def what_if(
    model: Model,
    state: LearnerState,
    graph: SkillGraph,
    catalogue: Catalogue | Iterable[CatalogueActivity],
    wishes: Wishes | None = None,
    overrides: Overrides | None = None,
    *,
    at: float,
    seed: int = 0,
    assumed: Iterable[Evidence],
) -> Plan:
    """The plan as it would be had the student also shown what is assumed; nothing is kept."""
    imagined = model.replay(state, assumed)
    return plan(model, imagined, graph, catalogue, wishes, overrides, at=at, seed=seed)


class _Board:
    """The candidates while a plan grows: scores fall, allowances shrink, nothing comes back."""

    def __init__(
        self,
        catalogue: Catalogue,
        situation: Situation,
        overrides: Overrides,
        wishes: Wishes,
        seed: int,
    ) -> None:
        self.catalogue = catalogue
        self.situation = situation
        self.pins = overrides.pins
        self.wanted = max(FEWEST_STEPS, min(MOST_STEPS, wishes.steps))
        self.left = WITHOUT_END
        self.minutes: Floats = catalogue.minutes[catalogue.activity]
        self.weight = weight_of(wishes, "variety")
        self.terms: Floats = situation.terms
        self.times: Floats = situation.times_today.copy()
        self.choices: list[Choice] = []
        self.tiers = tiers(catalogue, situation, overrides)
        bound = wishes.exploration * weight_of(wishes, "exploration")
        self.terms[_EXPLORATION], self.p_explored = explored(
            self.terms, catalogue, self.tiers == OPEN, seed, bound
        )
        self.free: Flags = np.ones(len(catalogue.activity), dtype=np.bool_)
        for place in np.flatnonzero(self.times):
            self._reprice(int(place))
        self.scores: Floats = summed(self.terms, slice(None))

    @classmethod
    def begun(
        cls,
        model: Model,
        state: LearnerState,
        graph: SkillGraph,
        catalogue: Catalogue,
        wishes: Wishes | None,
        overrides: Overrides | None,
        at: float,
        seed: int,
    ) -> _Board:
        """The board with its pins chosen, and what the day has left."""
        wishes = wishes or Wishes()
        situation = assess(model, state, graph, catalogue, wishes, at)
        board = cls(catalogue, situation, overrides or Overrides(), wishes, seed)
        board.choose_pins()
        if wishes.minutes is not None:
            done = minutes_done(state, catalogue.minutes_of, wishes.day_began)
            board.begin_day(wishes.minutes, done)
        return board

    @property
    def activities(self) -> tuple[int, ...]:
        """What was chosen so far, by its ids."""
        places = (self.catalogue.activity[choice.candidate] for choice in self.choices)
        return tuple(int(self.catalogue.ids[place]) for place in places)

    def begin_day(self, a_day: float, done: float) -> None:
        """See how many minutes there are beside what was done and what is pinned."""
        pinned = sum(float(self.minutes[choice.candidate]) for choice in self.choices)
        waiting = self.minutes[self.free & (self.tiers == OPEN)]
        self.left = left_of_day(a_day, done + pinned, float(waiting.min(initial=WITHOUT_END)))

    def choose(self, wanted: int, fewest: int) -> None:
        """What is open, then whatever else there is until the fewest are found."""
        self.fill("open", wanted, reviews=floor(REVIEW_SHARE * max(FEWEST_STEPS, wanted)))
        for constraint in CONSTRAINTS[2:]:
            self.fill(constraint, fewest)

    def choose_pins(self) -> None:
        """Take what people pinned, in their order, each for the skill where it scores best."""
        for activity in dict.fromkeys(self.pins):
            place = self.catalogue.index.get(activity)
            if place is None or len(self.choices) == MOST_STEPS:
                continue
            mine = self.free & (self.catalogue.activity == place) & (self.tiers != SKIPPED)
            candidate = candidate_order(self.scores, mine)
            if candidate is not None:
                self._choose(candidate, "pinned", pin=len(self.choices) + 1)

    def fill(self, constraint: Constraint, wanted: int, reviews: int = MOST_STEPS) -> None:
        """Take the best of one tier until enough steps are chosen or none is left.

        What fits into the day goes first; after a step that does not, no other does.
        """
        due = self.situation.due[self.catalogue.skill]
        tier = self.tiers == CONSTRAINTS.index(constraint)
        if constraint == "extra_review":
            tier = (self.tiers == CONSTRAINTS.index("open")) & due
        while len(self.choices) < wanted:
            allowed = tier & self.free
            if sum(choice.is_review for choice in self.choices) >= reviews:
                allowed &= ~due
            candidate = candidate_order(self.scores, allowed & (self.minutes <= self.left))
            if candidate is None:
                candidate = candidate_order(self.scores, allowed)
                if candidate is None:
                    return
                self.left = OVER
            self._choose(candidate, constraint)
            self.left -= 0.0 if self.left == OVER else float(self.minutes[candidate])

    def _choose(self, candidate: int, constraint: Constraint, pin: int = 0) -> None:
        activity = self.catalogue.activity[candidate]
        is_review = bool(self.situation.due[self.catalogue.skill[candidate]])
        self.choices.append(
            Choice(
                candidate,
                constraint,
                pin,
                is_review,
                self.scores.copy(),
                self.terms[-1].copy(),
                None if pin else float(self.p_explored[candidate]) or None,
                self.left,
            )
        )
        served = self.catalogue.activity == activity
        self.free &= ~served
        for place in self.catalogue.skill[served]:
            if place < len(self.catalogue.skills):
                self.times[place] += 1.0
                self._reprice(int(place))

    def _reprice(self, place: int) -> None:
        """Bring the variety term of one skill's candidates, and so their scores, up to date."""
        columns = self.catalogue.of_skill[place]
        self.terms[-1, columns] = variety(float(self.times[place]), self.weight)
        if self.choices:
            self.scores[columns] = summed(self.terms, columns)
