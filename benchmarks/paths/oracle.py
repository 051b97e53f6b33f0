"""The oracle: it sees the true state and takes what adds most to next week's mastery."""

from __future__ import annotations

from collections.abc import Hashable
from typing import cast

import numpy as np

from benchmarks.paths.tracker import Tracker
from benchmarks.paths.worlds.world import DAY, World

AHEAD_DAYS = 7.0


class Oracle:
    """Greedy on the true expected gain a week ahead, weighted by what the skill unlocks.

    Of the horizons tried (0, 1, 3, 7, 14 days, the end) this one did well in every world.
    """

    def __init__(self, world: World, tracker: Tracker) -> None:
        self.world = world
        graph = tracker.graph
        opens = np.array([graph.descendants(skill) for skill in graph.skills], dtype=np.float64)
        self.unlocks = 1.0 + 0.25 * np.log(1.0 + opens)
        self.asked_at, self.choice = -1.0, np.zeros(0, dtype=np.intp)

    def next(self, student: Hashable, at: float) -> int:
        if at != self.asked_at:
            worth = self.world.gain(at, at + AHEAD_DAYS * DAY) * self.unlocks
            self.asked_at, self.choice = at, worth.argmax(axis=1)
        return int(self.choice[cast("int", student)])

    def observe(self, student: Hashable, skill: int, correct: bool, at: float) -> None:
        """The truth needs no answers."""


class Believer(Oracle):
    """The same, who sees what is known but takes the map's word for what builds on what."""

    def __init__(self, world: World, tracker: Tracker) -> None:
        super().__init__(world, tracker)
        self.believed = np.zeros_like(world.needs)
        for skill in tracker.graph.skills:
            for before, _ in tracker.graph.requires(skill):
                self.believed[skill, before] = True

    def next(self, student: Hashable, at: float) -> int:
        true, self.world.needs = self.world.needs, self.believed
        try:
            return super().next(student, at)
        finally:
            self.world.needs = true
