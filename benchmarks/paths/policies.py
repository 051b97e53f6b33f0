"""What others do, to be compared with.

A policy is asked for the next skill of a student and told how it went:
``next(student, at) -> skill`` and ``observe(student, skill, correct, at)``; ``at`` is in unix
seconds and never goes back for a student. Estimates come from the product's own model, so that
policies differ in what they choose, not in what they know.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from math import log
from typing import Protocol

from benchmarks.paths.tracker import Tracker
from students.engine import Mastery

EXERCISES = 10
IN_A_ROW = 3
MASTERED = 0.6
REVIEW_EVERY = 10 / 3
AIM = 0.7


class Policy(Protocol):
    """Anything that chooses."""

    def next(self, student: Hashable, at: float) -> int: ...

    def observe(self, student: Hashable, skill: int, correct: bool, at: float) -> None: ...


class FixedOrder:
    """The same for everybody: ten exercises of each skill in the course's order, then again."""

    def __init__(self, tracker: Tracker) -> None:
        self.order = tracker.course
        self.done: dict[Hashable, int] = {}

    def next(self, student: Hashable, at: float) -> int:
        return self.order[self.done.get(student, 0) // EXERCISES % len(self.order)]

    def observe(self, student: Hashable, skill: int, correct: bool, at: float) -> None:
        self.done[student] = self.done.get(student, 0) + 1


class InARow:
    """Three right answers in a row, then the next skill of the course; at its end, again."""

    def __init__(self, tracker: Tracker) -> None:
        self.order = tracker.course
        self.place: dict[Hashable, int] = {}
        self.streak: dict[Hashable, int] = {}

    def next(self, student: Hashable, at: float) -> int:
        return self.order[self.place.get(student, 0) % len(self.order)]

    def observe(self, student: Hashable, skill: int, correct: bool, at: float) -> None:
        streak = self.streak.get(student, 0) + 1 if correct else 0
        if streak == IN_A_ROW:
            self.place[student] = self.place.get(student, 0) + 1
            streak = 0
        self.streak[student] = streak


class Threshold:
    """One skill until it is mastered, then the first whose prerequisites all are.

    What was mastered stays so. When everything is, or nothing is open: the least known. With
    ``reviews``, three in ten exercises go to what was mastered and is least certain now.
    """

    def __init__(self, tracker: Tracker, *, reviews: bool = False) -> None:
        self.tracker, self.reviews = tracker, reviews
        self.mastered: dict[Hashable, set[int]] = {}
        self.asked: dict[Hashable, int] = {}

    def next(self, student: Hashable, at: float) -> int:
        mastered = self.mastered.setdefault(student, set())
        asked = self.asked[student] = self.asked.get(student, 0) + 1
        is_turn = int(asked / REVIEW_EVERY) > int((asked - 1) / REVIEW_EVERY)
        if self.reviews and mastered and is_turn:
            return self._least(student, sorted(mastered), at)
        graph = self.tracker.graph
        for skill in self.tracker.course:
            if skill not in mastered and not graph.unmet(skill, mastered.__contains__):
                return skill
        return self._least(student, list(self.tracker.course), at)

    def observe(self, student: Hashable, skill: int, correct: bool, at: float) -> None:
        self.tracker.observe(student, skill, correct, at)
        now = self.tracker.mastery(student, skill, at)
        if now.enough and now.p_known >= MASTERED:
            self.mastered.setdefault(student, set()).add(skill)

    def _least(self, student: Hashable, skills: list[int], at: float) -> int:
        known = self.tracker.masteries(student, at)
        return min(skills, key=lambda skill: known[skill].p_known)


class _Best(ABC):
    """Whatever scores best by the estimates of now."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker
        graph = tracker.graph
        self.unlocks = [1.0 + 0.25 * log(1.0 + graph.descendants(s)) for s in graph.skills]

    def next(self, student: Hashable, at: float) -> int:
        known = self.tracker.masteries(student, at)
        return max(self.tracker.graph.order, key=lambda skill: self.score(skill, known))

    def observe(self, student: Hashable, skill: int, correct: bool, at: float) -> None:
        self.tracker.observe(student, skill, correct, at)

    @abstractmethod
    def score(self, skill: int, known: list[Mastery]) -> float:
        """What practising the skill now is worth; the best one is chosen."""


class Greedy(_Best):
    """The largest expected gain, weighted by what the skill unlocks."""

    def score(self, skill: int, known: list[Mastery]) -> float:
        needed = self.tracker.graph.requires(skill)
        ready = min((known[one].p_known for one, _ in needed), default=1.0)
        return ready**2 * (1.0 - known[skill].p_known) * self.unlocks[skill]


class SuccessRate(_Best):
    """Whatever is solved with a probability next to 70 %."""

    def score(self, skill: int, known: list[Mastery]) -> float:
        return -abs(known[skill].p_known - AIM)
