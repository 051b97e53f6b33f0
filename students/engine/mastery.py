"""Reading a belief: answers, the rest of the student and the prerequisites, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from students.engine.belief import DAY, Z90, Parameters, at_time, combined, sigmoid
from students.engine.graph import SkillGraph
from students.engine.state import NEVER, LearnerState

ENOUGH = 3

Gaussian = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mastery:
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


class Reading:
    """One student at one moment. Skills are read once each, prerequisites shared among them."""

    def __init__(
        self,
        parameters: Parameters,
        averages: Mapping[int, float],
        state: LearnerState,
        at: float,
        graph: SkillGraph | None,
    ) -> None:
        self.parameters = parameters
        self.averages = averages
        self.state = state
        self.at = at
        self.graph = graph
        self.overall = overall(state.theta, state.theta_variance, state.last_at, at, parameters)
        self._alone: dict[int, float] = {}

    def informed(self, skill: int) -> Gaussian:
        """The prior of a skill: the overall ability, and its prerequisites' mean if it has any."""
        needed = self.graph.requires(skill) if self.graph is not None else ()
        if not needed:
            return self.overall
        total = 0.0
        for prerequisite, _ in needed:
            total += self._mean_alone(prerequisite)
        share = self.parameters.prerequisite_share
        return (1.0 - share) * self.overall[0] + share * total / len(needed), self.overall[1]

    def ability(self, skill: int) -> Gaussian:
        """Mean and variance on the skill, in log-odds relative to the skill's average."""
        prior = self.informed(skill)
        belief = self.state.skills.get(skill)
        if belief is None:
            return prior
        return combined(at_time(belief, self.at, self.parameters), prior, self.parameters)

    def mastery(self, skill: int) -> Mastery:
        """The finished figures."""
        prior = self.informed(skill)
        typical = self.parameters.base + self.averages.get(skill, 0.0)
        belief = self.state.skills.get(skill)
        if belief is None:
            return Mastery(*_interval(typical + prior[0], prior[1]), 0, None, False)
        own = at_time(belief, self.at, self.parameters)
        mean, variance = combined(own, prior, self.parameters)
        fresh, _ = combined((belief.mean, belief.variance), prior, self.parameters)
        return Mastery(
            *_interval(typical + mean, variance),
            belief.answers,
            belief.last_at,
            belief.answers >= ENOUGH,
            sigmoid(typical + fresh),
            belief.keys,
        )

    def masteries(self, skills: Iterable[int]) -> list[Mastery]:
        """Of many skills, to the same last bit as one by one."""
        return [self.mastery(skill) for skill in skills]

    def contributions(self, skill: int) -> dict[str, float]:
        """Where the estimate comes from, in log-odds; they add up to the estimate's log-odds."""
        informed = self.informed(skill)
        belief = self.state.skills.get(skill)
        fresh = informed
        if belief is not None:
            fresh = combined((belief.mean, belief.variance), informed, self.parameters)
        return {
            "typical": self.parameters.base + self.averages.get(skill, 0.0),
            "overall": self.overall[0],
            "prerequisites": informed[0] - self.overall[0],
            "answers": fresh[0] - informed[0],
            "time": self.ability(skill)[0] - fresh[0],
        }

    def _mean_alone(self, skill: int) -> float:
        """A prerequisite's mean by its own answers and the overall ability: one level deep."""
        mean = self._alone.get(skill)
        if mean is None:
            belief = self.state.skills.get(skill)
            if belief is None:
                mean = self.overall[0]
            else:
                own = at_time(belief, self.at, self.parameters)
                mean = combined(own, self.overall, self.parameters)[0]
            self._alone[skill] = mean
        return mean


def overall(
    theta: float, variance: float, last_at: float, at: float, parameters: Parameters
) -> Gaussian:
    """What the overall ability alone says of any skill."""
    spread = wandered(variance, last_at, at, parameters)
    share = parameters.theta_share
    return share * theta, parameters.spread + share * share * spread


def wandered(variance: float, last_at: float, at: float, parameters: Parameters) -> float:
    """The overall ability wanders a little every day, never beyond what a stranger's spans."""
    if last_at == NEVER or at <= last_at:
        return variance
    drift = parameters.theta_drift_per_day * (at - last_at) / DAY
    return min(parameters.theta_variance, variance + drift)


def _interval(centre: float, variance: float) -> tuple[float, float, float]:
    reach = Z90 * variance**0.5
    return sigmoid(centre), sigmoid(centre - reach), sigmoid(centre + reach)
