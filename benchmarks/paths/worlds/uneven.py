"""World C: two memories, exercises good and bad, careless days, and children who stay at home.

- Memory: a quick trace f (half-life 1 day) and a slow one w (60 days), both in [0, 1]; mastery is
  ``m = 1 - (1 - f)(1 - w)``. Two such time scales are what keeps both massed and spaced practice
  in order (Pavlik and Anderson 2005; the stimulus fluctuation theory of Estes 1955).
- Learning from exercise j: ``f' = f + .5 a_i e_j g (1 - f)`` and
  ``w' = w + .16 a_i e_j g (1 - w)(1 - f)``: little settles while it is fresh. ``g = .1 + .9 r``, r
  being the mean mastery of what the skill needs; a_i is log-normal around 1, and e_j, how well the
  exercise teaches, uniform in [.4, 1.6].
- Answer: ``c_j + (1 - c_j - d_j)(q_j m + (1 - q_j)/2)`` with guessing c of 0, .25 or .5, slips d
  uniform in [.02, .15], and quality q uniform in [.4, 1]: a bad item tells little. Of a student's
  days one in ten is careless, with slips of .2 on top. Each skill has 8 exercises, drawn by chance.
- Absence: each day is missed with probability .06, and every fourth student misses one whole week.
- At first w is ``u_ik 2^(-depth/2)`` with u uniform in [0, .4].
"""

from __future__ import annotations

import numpy as np

from benchmarks.paths.graphs import Graph
from benchmarks.paths.worlds.world import DAY, Flags, Floats, Indices, average

_QUICK_DAYS, _SLOW_DAYS = 1.0, 60.0
_QUICK, _SLOW, _UNREADY = 0.5, 0.16, 0.1
_ITEMS, _CARELESS, _CARELESS_SLIP = 8, 0.1, 0.2
_MISSED, _LONG_ABSENT, _WEEK, _DAYS = 0.06, 0.25, 7, 200


class Uneven:
    """World C; memories are ``(students, skills)``, exercises ``(skills, items)``."""

    def __init__(self, graph: Graph, students: int, luck: np.random.Generator) -> None:
        self.luck, self.needs = luck, graph.matrix()
        shape, items = (students, graph.skills), (graph.skills, _ITEMS)
        self.rate = np.exp(luck.normal(0.0, 0.35, students))
        self.slow = luck.uniform(0.0, 0.4, shape) * 2.0 ** (-graph.depth() / 2.0)
        self.quick = np.zeros(shape)
        self.last_at = np.zeros(shape)
        self.teaches = luck.uniform(0.4, 1.6, items)
        self.guess = luck.choice((0.0, 0.25, 0.5), items)
        self.slip = luck.uniform(0.02, 0.15, items)
        self.quality = luck.uniform(0.4, 1.0, items)
        self.careless = luck.random((students, _DAYS)) < _CARELESS
        self.there = luck.random((students, _DAYS)) >= _MISSED
        for student in np.flatnonzero(luck.random(students) < _LONG_ABSENT):
            first = luck.integers(0, 33)
            self.there[student, first : first + _WEEK] = False

    def is_there(self, day: int) -> Flags:
        return np.asarray(self.there[:, day % _DAYS])

    def mastery(self, at: float) -> Floats:
        return _either(*self._traces(at))

    def practise(self, who: Indices, skills: Indices, at: float) -> Flags:
        quick, slow = self._traces(at)
        mastery = _either(quick, slow)
        item = self.luck.integers(0, _ITEMS, len(who))
        ready = average(mastery, self.needs)[who, skills]
        slip = self.slip[skills, item]
        slip = slip + _CARELESS_SLIP * self.careless[who, int(at // DAY) % _DAYS]
        guess, quality = self.guess[skills, item], self.quality[skills, item]
        solved = quality * mastery[who, skills] + (1.0 - quality) / 2.0
        right = self.luck.random(len(who)) < guess + np.maximum(0.0, 1.0 - guess - slip) * solved
        step = self.rate[who] * self.teaches[skills, item] * (_UNREADY + (1 - _UNREADY) * ready)
        mine = quick[who, skills], slow[who, skills]
        self.quick[who, skills], self.slow[who, skills] = _taught(*mine, step)
        self.last_at[who, skills] = at
        return np.asarray(right)

    def gain(self, at: float, until: float) -> Floats:
        quick, slow = self._traces(at)
        ready = average(_either(quick, slow), self.needs)
        step = self.rate[:, None] * (_UNREADY + (1 - _UNREADY) * ready)
        quick, slow = _taught(quick, slow, step)
        return np.asarray(_either(*_faded(quick, slow, (until - at) / DAY)) - self.mastery(until))

    def _traces(self, at: float) -> tuple[Floats, Floats]:
        return _faded(self.quick, self.slow, np.maximum(0.0, at - self.last_at) / DAY)


def _either(quick: Floats, slow: Floats) -> Floats:
    return 1.0 - (1.0 - quick) * (1.0 - slow)


def _faded(quick: Floats, slow: Floats, days: Floats | float) -> tuple[Floats, Floats]:
    return quick * 2.0 ** (-days / _QUICK_DAYS), slow * 2.0 ** (-days / _SLOW_DAYS)


def _taught(quick: Floats, slow: Floats, step: Floats) -> tuple[Floats, Floats]:
    """Both traces after an exercise of this effect."""
    settled = slow + np.minimum(1.0, _SLOW * step) * (1.0 - slow) * (1.0 - quick)
    return quick + np.minimum(1.0, _QUICK * step) * (1.0 - quick), settled
