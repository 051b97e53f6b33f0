"""World A: strength grows in small steps, fades by the day, and lasts longer when spaced.

For student i and skill k, with strength s in [0, 1] as of the last exercise, half-life h in days
and t days since: mastery ``m = s 2^(-t/h)``.

- Answer: right with probability ``.15 + .8 m``.
- Learning: ``s' = m + a_i (.03 + .97 r^2) (1 - m)``; r is the mastery of the weakest
  prerequisite as a share of .7, at most 1; a_i is the student's rate, log-normal around .3.
- Spacing: ``h' = min(120, h (1 + (1 - 2^(-t/h)) (.2 + .8 s')))``, h = 15 at first: repeating
  what is still fresh adds nothing to how long it lasts (Cepeda et al. 2006, "Distributed practice
  in verbal recall tasks"); what was nearly forgotten gains most (the new theory of disuse, Bjork
  and Bjork 1992). Exponential forgetting with a half-life by item follows Settles and Meeder 2016.
- At first s is ``u_ik 2^(-depth/2)`` with u uniform in [0, .5] and a half-life of 30 days.
"""

from __future__ import annotations

import numpy as np

from benchmarks.paths.graphs import Graph
from benchmarks.paths.worlds.world import DAY, Flags, Floats, Indices, weakest

_GUESS, _SHARE_RIGHT = 0.15, 0.8
_RATE, _RATE_SPREAD = 0.3, 0.35
_UNREADY, _ENOUGH = 0.03, 0.7
_SPACING, _FIRST_HALF_LIFE, _LONGEST = 1.0, 15.0, 120.0


class Continuous:
    """World A; arrays are ``(students, skills)``."""

    def __init__(self, graph: Graph, students: int, luck: np.random.Generator) -> None:
        self.luck, self.needs = luck, graph.matrix()
        shape = (students, graph.skills)
        self.rate = _RATE * np.exp(luck.normal(0.0, _RATE_SPREAD, (students, 1)))
        self.strength = luck.uniform(0.0, 0.5, shape) * 2.0 ** (-graph.depth() / 2.0)
        self.half_life = np.full(shape, 30.0)
        self.is_new = np.ones(shape, dtype=np.bool_)
        self.last_at = np.zeros(shape)

    def is_there(self, day: int) -> Flags:
        """Everybody, every day."""
        return np.ones(len(self.rate), dtype=np.bool_)

    def mastery(self, at: float) -> Floats:
        return np.asarray(self.strength * self._kept(at))

    def practise(self, who: Indices, skills: Indices, at: float) -> Flags:
        mastery, (strength, half_life) = self.mastery(at), self._after(at)
        right = self.luck.random(len(who)) < _GUESS + _SHARE_RIGHT * mastery[who, skills]
        self.strength[who, skills] = strength[who, skills]
        self.half_life[who, skills] = half_life[who, skills]
        self.is_new[who, skills] = False
        self.last_at[who, skills] = at
        return np.asarray(right)

    def gain(self, at: float, until: float) -> Floats:
        strength, half_life = self._after(at)
        then = strength * 2.0 ** (-(until - at) / DAY / half_life)
        return np.asarray(then - self.mastery(until))

    def _kept(self, at: float) -> Floats:
        days = np.maximum(0.0, at - self.last_at) / DAY
        return np.asarray(2.0 ** (-days / self.half_life))

    def _after(self, at: float) -> tuple[Floats, Floats]:
        """Strength and half-life if everybody practised everything."""
        kept = self._kept(at)
        mastery = self.strength * kept
        share = np.minimum(1.0, weakest(mastery, self.needs) / _ENOUGH)
        ready = _UNREADY + (1.0 - _UNREADY) * share**2
        strength = mastery + self.rate * ready * (1.0 - mastery)
        strength = np.minimum(1.0, strength)
        grown = self.half_life * (1.0 + _SPACING * (1.0 - kept) * (0.2 + 0.8 * strength))
        half_life = np.where(self.is_new, _FIRST_HALF_LIFE, np.minimum(_LONGEST, grown))
        return strength, half_life
