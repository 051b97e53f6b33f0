r"""Reading what was shown: the parts of an estimate, added up, with an interval around the sum.

**Interval.** Ability on a skill is taken as normal on the log-odds scale. Between students it has
variance ``S``, between one student's skills ``T``; both are fitted as variances of random effects.
After answers with Fisher information I_all on anything and I_k on the skill (older answers
counting less, as in ``columns.py``), ``V = 1 / (1 / (1/(1/S + I_all) + T) + I_k)``: the posterior
variance under Gaussian approximation (van der Linden 1998, "Bayesian item selection"). Information
on the skill fades as its successes do, so what was shown long ago says less. V does not depend on
how the answers turned out, so it moves neither end against them.

**Centre.** The weights are fitted to frequencies, so their sum is the log-odds of the expected
rate; the interval lies around the median, ``sum * sqrt(1 + pi V / 8)`` (MacKay 1992).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from students.engine import columns as c
from students.engine.belief import DAY, Z90
from students.engine.features import NEW_SKILL, overall_figures
from students.engine.graph import SkillGraph
from students.engine.state import LearnerState
from students.engine.weights import SLOPE_HALF_LIFE, SLOPE_RETAINED, Weights

ENOUGH = 3
_FADING_DAYS = c.HALF_LIVES_DAYS[-1]
_PI_8 = 0.39269908169872414
_RECENT = c.SKILL_DECAYS.index(0.8)
_OVERALL_RECENT = c.DECAYS.index(0.99)
_LARGEST = 30.0

Floats = npt.NDArray[np.float64]


class Mastery(NamedTuple):
    """The chance of solving a typical task of the skill now, with its 90 % interval.

    With fewer than three answers ``enough`` is False: the figure is then a guess from the rest of
    the student, and pages say "not enough evidence" instead of it. ``p_when_last_seen`` is the
    figure had nothing of the skill been forgotten since; ``evidence`` the latest responses' keys.
    """

    p_known: float
    low: float
    high: float
    evidence_count: int
    last_at: float | None
    enough: bool
    p_when_last_seen: float | None = None
    evidence: tuple[int, ...] = ()


def needed_before(state: LearnerState, skill: int, graph: SkillGraph | None) -> float:
    """The mean ability shown on the direct prerequisites; 0 for none."""
    needed = graph.requires(skill) if graph is not None else ()
    if not needed:
        return 0.0
    total = 0.0
    for one, _ in needed:
        belief = state.skills.get(one)
        if belief is not None:
            total += belief.residuals[-1] / (c.SKILL_TAU[-1] + belief.information[-1])
    return total / len(needed)


class Reading:
    """One student at one moment, ready to be read skill by skill."""

    def __init__(
        self, weights: Weights, state: LearnerState, at: float, graph: SkillGraph | None
    ) -> None:
        self.weights, self.state, self.at, self.graph = weights, state, at, graph
        figures = overall_figures(state.overall, at)
        self.ability = figures[c.PLACE["ability_1.0"]]
        self.overall = state.level * weights.level_share(state.overall.information[-1])
        for column, weight, figure in zip(
            c.OVERALL, weights.common[: c.SKILL_AT], figures, strict=True
        ):
            if column.part == "overall":
                self.overall += weight * figure

    def masteries(self, skills: tuple[int, ...]) -> list[Mastery]:
        """Of many skills, to the same last bit as one by one."""
        if not skills:
            return []
        shown = _Shown(self.state, skills)
        parts, time = self._parts(skills, shown)
        fresh = parts.sum(axis=0)
        centre = np.clip(fresh + time, -_LARGEST, _LARGEST)
        variance = self._variance(shown)
        middle, reach = centre * np.sqrt(1.0 + _PI_8 * variance), Z90 * np.sqrt(variance)
        p, before = _sigmoid(centre), _sigmoid(np.clip(fresh, -_LARGEST, _LARGEST))
        low = np.minimum(_sigmoid(middle - reach), p)
        high = np.maximum(_sigmoid(middle + reach), p)
        rows = zip(
            p.tolist(), low.tolist(), high.tolist(), before.tolist(), shown.beliefs, strict=True
        )
        new = tuple.__new__  # Hundreds at once; the class's own takes twice as long.
        return [
            new(Mastery, (one, down, up, b[0], b[7], b[0] >= ENOUGH, then, b[13]))
            if b[0]
            else Mastery(one, down, up, 0, None, False)
            for one, down, up, then, b in rows
        ]

    def contributions(self, skill: int) -> dict[str, float]:
        """Where the estimate comes from, in log-odds; they add up to the estimate's log-odds."""
        parts, time = self._parts((skill,), _Shown(self.state, (skill,)))
        values = [*parts[:, 0].tolist(), float(time[0])]
        return dict(zip(c.PARTS, values, strict=True))

    def _parts(self, skills: tuple[int, ...], shown: _Shown) -> tuple[Floats, Floats]:
        """All parts but time, (parts, skills); and time."""
        weights = self.weights
        intercepts, slopes = weights.of_many(skills)
        parts = np.zeros((len(c.PARTS) - 1, len(skills)))
        parts[0] = intercepts + (weights.base + weights.setting)
        new = weights.by_name["skill_new_ability"] * shown.new
        parts[1] = self.overall + self.ability * (slopes[:, -1] + new)
        if self.graph is not None:
            before = np.array(self._needed(skills, self.graph))
            parts[2] = weights.by_name["prerequisites"] * before / (1.0 + shown.answers)
        parts[3] = shown.settled + weights.by_name["skill_new"] * shown.new
        parts[4] = shown.recent
        return parts, self._time(shown, slopes[:, SLOPE_RETAINED])

    def _needed(self, skills: Sequence[int], graph: SkillGraph) -> list[float]:
        """``needed_before`` of many skills, each ability worked out once."""
        tau, requires = c.SKILL_TAU[-1], graph.requires
        ability = {
            skill: belief.residuals[-1] / (tau + belief.information[-1])
            for skill, belief in self.state.skills.items()
        }
        means = []
        for skill in skills:
            total, needed = 0.0, requires(skill)
            for one, _ in needed:
                total += ability.get(one, 0.0)
            means.append(total / len(needed) if needed else 0.0)
        return means

    def _time(self, shown: _Shown, own: Floats) -> Floats:
        """What has been forgotten since each skill was last met."""
        apart = np.maximum(0.0, self.state.overall.answers - shown.last_place - 1.0)
        time: Floats = self.weights.by_name["skill_apart"] * np.log1p(apart)
        right, days = np.log1p(shown.successes), shown.days(self.at)
        for place, half_life in enumerate(c.HALF_LIVES_DAYS):
            weight = self.weights.retained[place] + (own if place == SLOPE_HALF_LIFE else 0.0)
            time += weight * right * (np.exp2(-days / half_life) - 1.0)
        return np.asarray(time * (1.0 - shown.new))

    def _variance(self, shown: _Shown) -> Floats:
        """The variance of ability on each skill; see the module."""
        weights, overall = self.weights, self.state.overall
        shared = 1.0 / (1.0 / weights.student_variance + overall.information[_OVERALL_RECENT])
        own = shown.information * np.exp2(-shown.days(self.at) / _FADING_DAYS)
        return np.asarray(1.0 / (1.0 / (shared + weights.skill_variance) + own))


class _Shown:
    """What was shown of some skills, by figure."""

    def __init__(self, state: LearnerState, skills: Sequence[int]) -> None:
        get = state.skills.get
        self.beliefs = [get(skill, NEW_SKILL) for skill in skills]
        columns = list(zip(*self.beliefs, strict=True))
        self.answers: Floats = np.array(columns[0], dtype=np.float64)
        self.new: Floats = (self.answers == 0.0).astype(np.float64)
        self.successes: Floats = np.array(columns[1])
        self.information: Floats = np.array([one[_RECENT] for one in columns[4]])
        self.last_at: Floats = np.array(columns[7])
        self.last_place: Floats = np.array(columns[8], dtype=np.float64)
        self.settled: Floats = np.array(columns[9])
        self.recent: Floats = np.array(columns[10])

    def days(self, at: float) -> Floats:
        """Since each skill was last met; the future counts as now."""
        return np.maximum(0.0, at - self.last_at) / DAY


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))
