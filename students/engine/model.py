"""What a student knows, and how sure we are: start, update, predict, report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from math import isfinite
from typing import Any

from students.engine.belief import Parameters, at_time, moderated, narrowed, sigmoid
from students.engine.evidence import Completion, Evidence, Response
from students.engine.graph import SkillGraph
from students.engine.mastery import Mastery, Reading, wandered
from students.engine.state import CITED, LearnerState, SkillBelief, sat_again

DAY_OF_WORK_GAP = 28_800.0
_START_LIMIT = 2.0


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
        reading = self.reading(state, at, graph)
        beliefs = [reading.ability(skill) for skill in skills] or [reading.overall]
        mean = sum(belief[0] for belief in beliefs) / len(beliefs)
        variance = sum(belief[1] for belief in beliefs) / len(beliefs)
        return moderated(self._offset(skills, item) + mean, variance)

    def mastery(
        self, state: LearnerState, skill: int, at: float, graph: SkillGraph | None = None
    ) -> Mastery:
        """What the student is believed to know of one skill at ``at``."""
        return self.reading(state, at, graph).mastery(skill)

    def masteries(
        self,
        state: LearnerState,
        skills: Iterable[int],
        at: float,
        graph: SkillGraph | None = None,
    ) -> list[Mastery]:
        """``mastery`` of many skills at once, to the same last bit."""
        return self.reading(state, at, graph).masteries(skills)

    def contributions(
        self, state: LearnerState, skill: int, at: float, graph: SkillGraph | None = None
    ) -> dict[str, float]:
        """Where ``mastery``'s estimate comes from, in log-odds; they add up to its log-odds."""
        return self.reading(state, at, graph).contributions(skill)

    def reading(self, state: LearnerState, at: float, graph: SkillGraph | None = None) -> Reading:
        """One student at one moment, ready to be read skill by skill."""
        return Reading(self.parameters, self.skills, state, at, graph)

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

    def _overall(
        self, theta: tuple[float, float, int, float], response: Response
    ) -> tuple[float, float, int, float]:
        mean, variance, count, last_at = theta
        p = self.parameters
        residual = response.score - sigmoid(self._offset(response.skills, response.item) + mean)
        variance = narrowed(wandered(variance, last_at, response.at, p), p.information)
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
