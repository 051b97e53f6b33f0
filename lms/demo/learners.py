"""Simulated learners for the demonstration school. Pure: a seed in, behaviour out.

They know a skill or they don't (a hidden state, with slips, guesses, learning and forgetting),
which is not what the engine believes of students: it sees strengths on a scale. So what the
engine shows of them is found out, not put in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import exp
from random import Random

SLIP = 0.08
GUESS = 0.22
FORGET_PER_DAY = 0.02
SURE_AFTER = 3


@dataclass
class Learner:
    """A child: how fast she learns, and what she has come to know."""

    random: Random
    needs: Mapping[int, Sequence[int]]
    pace: float = field(init=False)
    known: set[int] = field(init=False, default_factory=set)
    streaks: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.pace = min(0.6, max(0.08, self.random.gauss(0.28, 0.12)))

    def arrive(self, skill_order: Sequence[int]) -> None:
        """Come to school knowing some of the first skills already."""
        for place, skill in enumerate(skill_order):
            if self.random.random() < 0.9 * exp(-place / (30 * self.pace)):
                self.known.add(skill)

    def answers_right(self, skills: Sequence[int], difficulty: float) -> bool:
        """Answer an item, and perhaps learn from it."""
        knows = all(skill in self.known for skill in skills)
        chance = 1 - SLIP * exp(difficulty / 2) if knows else GUESS * exp(-difficulty / 2)
        is_right = self.random.random() < min(0.99, chance)
        for skill in skills:
            self.streaks[skill] = self.streaks.get(skill, 0) + 1 if is_right else 0
            self.study(skill, 0.5)
        return is_right

    def study(self, skill: int, intensity: float) -> None:
        """Perhaps come to know a skill; hardly without what it builds on."""
        ready = all(need in self.known for need in self.needs.get(skill, ()))
        if self.random.random() < self.pace * intensity * (1.0 if ready else 0.15):
            self.known.add(skill)

    def sleep(self) -> None:
        """Let a night go by; something may be forgotten."""
        for skill in sorted(self.known):
            if self.random.random() < FORGET_PER_DAY:
                self.known.discard(skill)
                self.streaks[skill] = 0

    def next_skill(self, skill_order: Sequence[int]) -> int:
        """Return one of the first skills she isn't sure of; some days an old one instead."""
        sure = [skill for skill in skill_order if self.streaks.get(skill, 0) >= SURE_AFTER]
        unsure = [skill for skill in skill_order if self.streaks.get(skill, 0) < SURE_AFTER]
        if not unsure or (sure and self.random.random() < 0.2):
            return self.random.choice(sure)
        return self.random.choice(unsure[:3])
