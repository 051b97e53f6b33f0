"""World B: a skill is known or it is not; it is learned at a stroke and lost the same way.

Bayesian knowledge tracing (Corbett and Anderson 1995, "Knowledge tracing") with forgetting.

- Answer: right with probability .9 if known, .2 if not.
- Learning: what is not known becomes known by an exercise with probability
  ``l_i g``, where ``g = .05 + .95 x product over prerequisites of (1 if known, else .4)``, ``l_i``
  the student's own, Beta(6, 10), and half as much again for what was known once (savings on
  relearning, Ebbinghaus 1885).
- Forgetting: what is known is lost within t days with probability ``1 - 2^(-t/h)``. The half-life h
  is 30 days at first, and grows by 70 % with an exercise on what is known, once a day at most.
- At first a skill is known with probability ``.3 x 2^(-depth/2)``, if all it needs is known too.
"""

from __future__ import annotations

import numpy as np

from benchmarks.paths.graphs import Graph
from benchmarks.paths.worlds.world import DAY, Flags, Floats, Indices

_SLIP, _GUESS = 0.1, 0.2
_UNREADY, _UNKNOWN = 0.05, 0.4
_FIRST_HALF_LIFE, _GROWTH, _SAVINGS = 30.0, 1.7, 1.5


class Hidden:
    """World B; arrays are ``(students, skills)``."""

    def __init__(self, graph: Graph, students: int, luck: np.random.Generator) -> None:
        self.luck, self.needs = luck, graph.matrix()
        shape = (students, graph.skills)
        self.rate = luck.beta(6.0, 10.0, (students, 1))
        self.known = luck.random(shape) < 0.3 * 2.0 ** (-graph.depth() / 2.0)
        for skill in range(graph.skills):
            self.known[:, skill] &= self.known[:, self.needs[skill]].all(axis=1)
        self.was_known = self.known.copy()
        self.half_life = np.full(shape, _FIRST_HALF_LIFE)
        self.last_at = np.full(shape, -DAY)
        self.now = 0.0

    def is_there(self, day: int) -> Flags:
        """Everybody, every day."""
        return np.ones(len(self.rate), dtype=np.bool_)

    def mastery(self, at: float) -> Floats:
        return np.asarray(self.known * self._kept(at))

    def practise(self, who: Indices, skills: Indices, at: float) -> Flags:
        self._forget(at)
        known = self.known[who, skills]
        right = self.luck.random(len(who)) < np.where(known, 1.0 - _SLIP, _GUESS)
        learned = self.luck.random(len(who)) < self._chance()[who, skills]
        lasting = known & (at - self.last_at[who, skills] > DAY / 2.0)
        self.half_life[who, skills] *= np.where(lasting, _GROWTH, 1.0)
        self.last_at[who, skills] = at
        self.known[who, skills] |= learned
        self.was_known |= self.known
        return np.asarray(right)

    def gain(self, at: float, until: float) -> Floats:
        days = (until - at) / DAY
        stays = 2.0 ** (-days / self.half_life)
        lasting = at - self.last_at > DAY / 2.0
        longer = np.where(lasting, 2.0 ** (-days / (_GROWTH * self.half_life)), stays)
        return np.asarray(np.where(self.known, longer - stays, self._chance() * stays))

    def _kept(self, at: float) -> Floats:
        return np.asarray(2.0 ** (-max(0.0, at - self.now) / DAY / self.half_life))

    def _forget(self, at: float) -> None:
        """Let chance take what time has earned; within an hour nothing is lost."""
        if at - self.now >= 3_600.0:
            self.known &= self.luck.random(self.known.shape) < self._kept(at)
            self.now = at

    def _chance(self) -> Floats:
        """Of learning by one exercise."""
        ready = np.ones(self.known.shape)
        for skill in np.flatnonzero(self.needs.any(axis=1)):
            met = np.where(self.known[:, self.needs[skill]], 1.0, _UNKNOWN)
            ready[:, skill] = met.prod(axis=1)
        saved = np.where(self.was_known, _SAVINGS, 1.0)
        return np.asarray(self.rate * saved * (_UNREADY + (1.0 - _UNREADY) * ready))
