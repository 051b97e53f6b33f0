"""What a student knows, and how sure we are: start, update, predict, report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from operator import mul
from typing import Any

from students.engine import columns as c
from students.engine.belief import sigmoid
from students.engine.evidence import Completion, Evidence, Response, credit, reliability
from students.engine.features import (
    NEW_SKILL,
    asked_figures,
    overall_figures,
    skill_figures,
)
from students.engine.graph import SkillGraph
from students.engine.mastery import Mastery, Reading, needed_before
from students.engine.observe import DAY_OF_WORK_GAP, belief_after, item_after, overall_after
from students.engine.shipped import shipped
from students.engine.state import Answered, LearnerState, SkillBelief, sat_again
from students.engine.weights import Weights

__all__ = ["DAY_OF_WORK_GAP", "Model"]

_START_LIMIT = 2.0


@dataclass(frozen=True)
class Model:
    """A fitted model, by its weights. Data, not code; the formulas are in ``columns.py``."""

    version: str
    weights: Weights

    @classmethod
    def default(cls) -> Model:
        """The model that ships: before any school has answers of its own to fit."""
        return _default()

    def start(self, student_features: Mapping[str, float] | None = None) -> LearnerState:
        """A new student: the prior. ``level`` (log-odds, a placement) shifts it within limits."""
        level = (student_features or {}).get("level", 0.0)
        level = max(-_START_LIMIT, min(_START_LIMIT, level)) if isfinite(level) else 0.0
        return LearnerState(level=level)

    def update(self, state: LearnerState, evidence: Evidence) -> LearnerState:
        """The state after one more piece of evidence; the given state stays as it was."""
        return self.replay(state, (evidence,))

    def replay(self, state: LearnerState, evidence: Iterable[Evidence]) -> LearnerState:
        """The same as updating one by one, to the last bit, copying the state once."""
        overall, latest = state.overall, state.latest
        skills, items = dict(state.skills), dict(state.items)
        activities = dict(state.activities)
        for piece in evidence:
            score = None if isinstance(piece, Completion) else piece.score
            if piece.activity is not None:
                activities[piece.activity] = sat_again(
                    activities.get(piece.activity), piece.at, score
                )
            if isinstance(piece, Completion):
                continue
            answered = Answered(piece.item, credit(piece), tuple(sorted(set(piece.skills))))
            moved = self._moved(piece, answered)
            place = overall.answers
            for skill in answered.skills:
                skills[skill] = self._seen(skills.get(skill), skill, place, piece, moved)
            item_after(items, place, answered, moved[-1])
            overall = overall_after(
                overall, latest[0] if latest else None, piece, answered, *moved[1:]
            )
            latest = (answered, *latest[: c.LAGS - 1])
        return LearnerState(state.level, overall, skills, activities, items, latest)

    def p_correct(
        self,
        state: LearnerState,
        skills: tuple[int, ...],
        at: float,
        item: int | None = None,
        graph: SkillGraph | None = None,
    ) -> float:
        """The chance that the next answer is right; an unknown item is an average one."""
        skills = tuple(sorted(set(skills)))
        overall = overall_figures(state.overall, at)
        ability, place = overall[c.PLACE["ability_1.0"]], state.overall.answers
        rows = [
            skill_figures(
                state.skills.get(skill, NEW_SKILL),
                place,
                at,
                ability,
                needed_before(state, skill, graph),
            )
            for skill in skills
        ]
        middle = rows[0] if len(rows) == 1 else _mean(rows)
        rare = self.weights.rarity(item)
        asked = asked_figures(state, item, skills, [row[0] for row in rows], rare)
        z = self.weights.base + sum(map(mul, self.weights.common, [*overall, *middle, *asked]))
        z += state.level * self.weights.level_share(state.overall.information[-1])
        z += self.weights.of_skills(skills, rows, ability)
        z += self.weights.of_item(item, ability, middle)
        z += self.weights.of_past(state.latest, item, skills)
        return sigmoid(z)

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
        return Reading(self.weights, state, at, graph).masteries(tuple(skills))

    def contributions(
        self, state: LearnerState, skill: int, at: float, graph: SkillGraph | None = None
    ) -> dict[str, float]:
        """Where ``mastery``'s estimate comes from, in log-odds; they add up to its log-odds."""
        return Reading(self.weights, state, at, graph).contributions(skill)

    def to_dict(self) -> dict[str, Any]:
        """JSON-able; ``from_dict`` gives an equal model."""
        return {"version": self.version, **self.weights.to_dict()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Model:
        """Read what ``to_dict`` wrote, whether or not it went through JSON."""
        return cls(data["version"], Weights.from_dict(data))

    def _moved(self, response: Response, answered: Answered) -> tuple[float, float, float, float]:
        """Credit, residual, information and weight of an answer."""
        p = self.weights.reference_of(response.item, answered.skills)
        weight = reliability(response)
        residual = weight * (answered.score - p)
        return answered.score, residual, weight * p * (1.0 - p), weight

    def _seen(
        self,
        belief: SkillBelief | None,
        skill: int,
        place: int,
        response: Response,
        moved: tuple[float, float, float, float],
    ) -> SkillBelief:
        after = belief_after(belief, place, response, *moved)
        settled, recent = self.weights.settled(skill, after)
        return after._replace(settled=settled, recent=recent)


def _mean(rows: list[list[float]]) -> list[float]:
    """The mean figures of several skills; of none, nothing."""
    if not rows:
        return [0.0] * len(c.SKILL)
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


@lru_cache(maxsize=1)
def _default() -> Model:
    return Model.from_dict(shipped())
