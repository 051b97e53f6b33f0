"""What a student knows, and how sure we are: start, update, predict, report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any

from students.engine.belief import (
    DAY,
    Z90,
    Parameters,
    at_time,
    combined,
    moderated,
    narrowed,
    sigmoid,
)
from students.engine.evidence import Completion, Evidence, Response
from students.engine.graph import SkillGraph
from students.engine.state import CITED, NEVER, LearnerState, SkillBelief, sat_again

ENOUGH = 3
DAY_OF_WORK_GAP = 28_800.0
_START_LIMIT = 2.0


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


@dataclass(frozen=True)
class Model:
    """A fitted model: parameters, item difficulties, skill averages. Data, not code."""

    version: str = "default-1"
    parameters: Parameters = field(default_factory=Parameters)
    items: Mapping[int, float] = field(default_factory=dict)
    skills: Mapping[int, float] = field(default_factory=dict)

    @classmethod
    def default(cls) -> Model:
        """The model that ships: before any school has answers of its own to fit."""
        return cls()

    def start(self, student_features: Mapping[str, float] | None = None) -> LearnerState:
        """A new student: the prior. ``level`` (log-odds, a placement) shifts it within limits."""
        level = (student_features or {}).get("level", 0.0)
        level = max(-_START_LIMIT, min(_START_LIMIT, level)) if isfinite(level) else 0.0
        return LearnerState(theta=level, theta_variance=self.parameters.theta_variance)

    def update(self, state: LearnerState, evidence: Evidence) -> LearnerState:
        """The state after one more piece of evidence; the given state stays as it was."""
        return self.replay(state, (evidence,))

    def replay(self, state: LearnerState, evidence: Iterable[Evidence]) -> LearnerState:
        """The same as updating one by one, to the last bit, copying the state once."""
        theta = (state.theta, state.theta_variance, state.count, state.last_at)
        skills = dict(state.skills)
        activities = dict(state.activities)
        for piece in evidence:
            if isinstance(piece, Completion):
                activities[piece.activity] = sat_again(
                    activities.get(piece.activity), piece.at, None
                )
                continue
            for skill in piece.skills:
                skills[skill] = self._seen(skills.get(skill), skill, piece)
            theta = self._overall(theta, piece)
            if piece.activity is not None:
                activities[piece.activity] = sat_again(
                    activities.get(piece.activity), piece.at, piece.score
                )
        return LearnerState(*theta, skills, activities)

    def p_correct(
        self,
        state: LearnerState,
        skills: tuple[int, ...],
        at: float,
        item: int | None = None,
        graph: SkillGraph | None = None,
    ) -> float:
        """The chance that the next answer is right; an unknown item is an average one."""
        beliefs = [self.ability(state, skill, at, graph) for skill in skills]
        if not beliefs:
            beliefs = [self._prior(state, at)]
        mean = sum(belief[0] for belief in beliefs) / len(beliefs)
        variance = sum(belief[1] for belief in beliefs) / len(beliefs)
        return moderated(self._offset(skills, item) + mean, variance)

    def mastery(
        self, state: LearnerState, skill: int, at: float, graph: SkillGraph | None = None
    ) -> Mastery:
        """What the student is believed to know of one skill at ``at``."""
        return self.masteries(state, (skill,), at, graph)[0]

    def masteries(
        self,
        state: LearnerState,
        skills: Iterable[int],
        at: float,
        graph: SkillGraph | None = None,
    ) -> list[Mastery]:
        """``mastery`` of many skills at once, to the same last bit."""
        overall = self._prior(state, at)
        return [
            self._mastery(state, skill, at, self._informed(state, skill, at, graph, overall))
            for skill in skills
        ]

    def contributions(
        self, state: LearnerState, skill: int, at: float, graph: SkillGraph | None = None
    ) -> dict[str, float]:
        """Where ``mastery``'s estimate comes from, in log-odds; they add up to its log-odds."""
        prior = self._prior(state, at)
        informed = self._informed(state, skill, at, graph, prior)
        belief = state.skills.get(skill)
        fresh = informed
        if belief is not None:
            own = belief.mean, belief.variance
            fresh = combined(own, informed, self.parameters)
        now, _ = self.ability(state, skill, at, graph)
        return {
            "typical": self.parameters.base + self.skills.get(skill, 0.0),
            "overall": prior[0],
            "prerequisites": informed[0] - prior[0],
            "answers": fresh[0] - informed[0],
            "time": now - fresh[0],
        }

    def ability(
        self, state: LearnerState, skill: int, at: float, graph: SkillGraph | None = None
    ) -> tuple[float, float]:
        """Mean and variance of the student's ability on a skill, relative to its average."""
        prior = self._informed(state, skill, at, graph, self._prior(state, at))
        belief = state.skills.get(skill)
        own = None if belief is None else at_time(belief, at, self.parameters)
        return combined(own, prior, self.parameters)

    def to_dict(self) -> dict[str, Any]:
        """JSON-able; ``from_dict`` gives an equal model."""
        return {
            "version": self.version,
            "parameters": asdict(self.parameters),
            "items": {str(item): self.items[item] for item in sorted(self.items)},
            "skills": {str(skill): self.skills[skill] for skill in sorted(self.skills)},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Model:
        """Read what ``to_dict`` wrote, whether or not it went through JSON."""
        return cls(
            version=data["version"],
            parameters=Parameters(**data["parameters"]),
            items={int(item): value for item, value in data["items"].items()},
            skills={int(skill): value for skill, value in data["skills"].items()},
        )

    def _offset(self, skills: tuple[int, ...], item: int | None) -> float:
        average = sum(self.skills.get(skill, 0.0) for skill in skills) / max(1, len(skills))
        difficulty = 0.0 if item is None else self.items.get(item, 0.0)
        return self.parameters.base + average - difficulty

    def _prior(self, state: LearnerState, at: float) -> tuple[float, float]:
        """What the overall ability alone says of any skill."""
        p = self.parameters
        variance = _drifted(state.theta_variance, state.last_at, at, p)
        return p.theta_share * state.theta, p.spread + p.theta_share**2 * variance

    def _informed(
        self,
        state: LearnerState,
        skill: int,
        at: float,
        graph: SkillGraph | None,
        overall: tuple[float, float],
    ) -> tuple[float, float]:
        """The overall ability, and the prerequisites' mean where the graph has any."""
        needed = graph.requires(skill) if graph is not None else ()
        if not needed:
            return overall
        total = 0.0
        for prerequisite, _ in needed:
            belief = state.skills.get(prerequisite)
            own = None if belief is None else at_time(belief, at, self.parameters)
            total += combined(own, overall, self.parameters)[0]
        share = self.parameters.prerequisite_share
        return (1.0 - share) * overall[0] + share * total / len(needed), overall[1]

    def _mastery(
        self, state: LearnerState, skill: int, at: float, prior: tuple[float, float]
    ) -> Mastery:
        belief = state.skills.get(skill)
        own = None if belief is None else at_time(belief, at, self.parameters)
        mean, variance = combined(own, prior, self.parameters)
        typical = self.parameters.base + self.skills.get(skill, 0.0)
        centre, reach = typical + mean, Z90 * variance**0.5
        p, low, high = sigmoid(centre), sigmoid(centre - reach), sigmoid(centre + reach)
        if belief is None:
            return Mastery(p, low, high, 0, None, False, None, ())
        fresh, _ = combined((belief.mean, belief.variance), prior, self.parameters)
        enough = belief.answers >= ENOUGH
        before = sigmoid(typical + fresh)
        return Mastery(p, low, high, belief.answers, belief.last_at, enough, before, belief.keys)

    def _overall(
        self, theta: tuple[float, float, int, float], response: Response
    ) -> tuple[float, float, int, float]:
        mean, variance, count, last_at = theta
        p = self.parameters
        residual = response.score - sigmoid(self._offset(response.skills, response.item) + mean)
        variance = narrowed(_drifted(variance, last_at, response.at, p), p.information)
        return mean + variance * residual, variance, count + 1, max(last_at, response.at)

    def _seen(self, belief: SkillBelief | None, skill: int, response: Response) -> SkillBelief:
        p = self.parameters
        share = 1.0 / len(response.skills)
        if belief is None:
            belief = SkillBelief(0.0, p.skill_variance, 0, 0.0, response.at, 0, None, ())
        mean, variance = at_time(belief, response.at, p)
        expected = sigmoid(self._offset((skill,), response.item) + mean)
        variance = narrowed(min(p.skill_variance, variance + p.answer_noise), share * p.information)
        mean += share * (variance * (response.score - expected) + p.answer_gain)
        same_day = response.at - belief.last_at <= DAY_OF_WORK_GAP
        another = response.activity is None or response.activity != belief.last_activity
        keys = belief.keys if response.key is None else (*belief.keys, response.key)[-CITED:]
        return SkillBelief(
            mean,
            variance,
            belief.answers + 1,
            belief.successes + response.score,
            max(belief.last_at, response.at),
            belief.sittings + another if same_day else 1,
            response.activity,
            keys,
        )


def _drifted(variance: float, last_at: float, at: float, parameters: Parameters) -> float:
    """The overall ability wanders a little every day, never beyond what a stranger's spans."""
    if last_at == NEVER or at <= last_at:
        return variance
    drift = parameters.theta_drift_per_day * (at - last_at) / DAY
    return min(parameters.theta_variance, variance + drift)
