"""The numbers of a fitted model, and what each table of them adds to an estimate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from operator import mul
from typing import Any, NamedTuple

import numpy as np

from students.engine import columns as c
from students.engine.belief import sigmoid
from students.engine.features import skill_figures
from students.engine.scans import Floats
from students.engine.state import Answered, SkillBelief

_AT_HAND = 256  # skill maps
Pair = tuple[float, float]
Skills = tuple[int, ...]


class ItemWeights(NamedTuple):
    """``reference`` is its success rate, shrunk to its skills'; ``answers`` how many taught it.

    ``intercept`` is what it adds in log-odds, ``slope`` how much more it tells the able apart.
    """

    reference: float
    answers: int
    intercept: float
    slope: float


class SkillWeights(NamedTuple):
    """``reference`` is its success rate as log-odds; ``slopes`` deviate as ``SLOPES`` names."""

    reference: float
    intercept: float
    slopes: tuple[float, ...] = (0.0,) * len(c.SLOPES)


SLOPE_RETAINED, SLOPE_HALF_LIFE = c.SLOPES.index("retained_7_days"), c.HALF_LIVES_DAYS.index(7.0)
_OWN_SLOPES = [
    (place, c.PLACE[name] - c.SKILL_AT)
    for place, name in enumerate(c.SLOPES)
    if name != "ability_1.0"
]
_SKILL_ABILITY = c.PLACE["skill_ability_1.0"] - c.SKILL_AT


@dataclass(frozen=True)
class Weights:
    """``common`` weighs the columns, raw. ``after_item`` and ``after_skills`` what came before.

    Each entry of those two holds what is added whatever the earlier answer was, and what is added
    for each point by which its credit was above ``mean_score``. ``setting`` is what a usual moment
    adds. Variances are of ability between students, and between one student's skills.
    """

    base: float = 0.0
    common: tuple[float, ...] = (0.0,) * len(c.COLUMNS)
    setting: float = 0.0
    reference: float = 0.0
    mean_score: float = 0.5
    mix: tuple[float, float] = (0.0, 0.0)
    student_variance: float = 0.6
    skill_variance: float = 0.6
    skills: Mapping[int, SkillWeights] = field(default_factory=dict)
    items: Mapping[int, ItemWeights] = field(default_factory=dict)
    after_item: Mapping[tuple[int, int], Pair] = field(default_factory=dict)
    after_skills: tuple[Mapping[tuple[Skills, Skills], Pair], ...] = ({}, {}, {})

    @cached_property
    def by_name(self) -> dict[str, float]:
        """The common weights by column."""
        return dict(zip(c.NAMES, self.common, strict=True))

    def skill(self, skill: int) -> SkillWeights:
        """A skill's own weights; an unknown one is an average one."""
        return self.skills.get(skill) or self._unknown

    def of_many(self, skills: Skills) -> tuple[Floats, Floats]:
        """Intercepts ``(skills,)`` and slopes ``(skills, slopes)``; a course's are kept at hand."""
        found = self._of_many.get(skills)
        if found is None:
            own = [self.skill(skill) for skill in skills]
            found = (
                np.array([one.intercept for one in own]),
                np.array([one.slopes for one in own]).reshape(len(own), len(c.SLOPES)),
            )
            if len(skills) > 1:
                if len(self._of_many) == _AT_HAND:
                    self._of_many.clear()
                self._of_many[skills] = found
        return found

    @cached_property
    def _of_many(self) -> dict[Skills, tuple[Floats, Floats]]:
        return {}

    @cached_property
    def _unknown(self) -> SkillWeights:
        return SkillWeights(self.reference, 0.0)

    def reference_of(self, item: int | None, skills: Skills) -> float:
        """The success rate of average students: the item's, else its skills', else anybody's."""
        known = self.items.get(item) if item is not None else None
        if known is not None:
            return known.reference
        levels = [self.skill(skill).reference for skill in skills]
        return sigmoid(sum(levels) / len(levels) if levels else self.reference)

    def rarity(self, item: int | None) -> float:
        """1 for an item never met in training, towards 0 for a common one."""
        known = self.items.get(item) if item is not None else None
        return 1.0 / (1.0 + (known.answers if known else 0) / c.RARE)

    def level_share(self, information: float) -> float:
        """How far a placement still counts: a prior mean against the information since."""
        return 1.0 / (1.0 + self.student_variance * information)

    def of_skills(self, skills: Skills, rows: Sequence[Sequence[float]], ability: float) -> float:
        """What the skills' own weights add, the mean over the skills asked."""
        total = 0.0
        for skill, row in zip(skills, rows, strict=True):
            _, intercept, slopes = self.skill(skill)
            total += intercept + slopes[-1] * ability
            for place, column in _OWN_SLOPES:
                total += slopes[place] * row[column]
        return total / len(skills) if skills else 0.0

    def of_item(self, item: int | None, ability: float, middle: Sequence[float]) -> float:
        """What an item adds; ``middle`` holds the skills' mean figures."""
        known = self.items.get(item) if item is not None else None
        if known is None:
            return 0.0
        mixed = self.mix[0] * ability + self.mix[1] * middle[_SKILL_ABILITY]
        return known.intercept + known.slope * mixed

    def of_past(self, latest: tuple[Answered, ...], item: int | None, skills: Skills) -> float:
        """What the answers just before add, given what is asked now."""
        total = 0.0
        if latest and item is not None:
            pair = self.after_item.get((latest[0].item, item))
            if pair is not None:
                total += pair[0] + pair[1] * (latest[0].score - self.mean_score)
        for table, last in zip(self.after_skills, latest, strict=False):
            pair = table.get((last.skills, skills))
            if pair is not None:
                total += pair[0] + pair[1] * (last.score - self.mean_score)
        return total

    def settled(self, skill: int, belief: SkillBelief) -> Pair:
        """What a skill's answers say with nothing forgotten: all of them, and the recent ones."""
        figures = skill_figures(belief, belief.last_place + 1, belief.last_at, 0.0, 0.0)
        all_of_them, recent = self._parts_of_skill
        slopes = self.skill(skill).slopes
        own = [slopes[place] * figures[column] for place, column in _OWN_SLOPES]
        return sum(map(mul, all_of_them, figures)) + sum(own), sum(map(mul, recent, figures))

    @cached_property
    def _parts_of_skill(self) -> tuple[list[float], list[float]]:
        """The weights of the skill columns that are settled, and of those that are recent."""
        weights = self.common[c.SKILL_AT : c.ASKED_AT]
        pairs = list(zip(c.SKILL, weights, strict=True))
        settled = [w if column.part in ("answers", "time") else 0.0 for column, w in pairs]
        settled[0] += self.breadth
        return settled, [w if column.part == "recent" else 0.0 for column, w in pairs]

    @cached_property
    def breadth(self) -> float:
        """The weight of practice where only one skill is asked: it is the least and the most."""
        return self.by_name["least_answers"] + self.by_name["most_answers"]

    @cached_property
    def retained(self) -> tuple[float, ...]:
        """The common weights of retained successes, by half-life."""
        return tuple(self.by_name[f"retained_{days:g}_days"] for days in c.HALF_LIVES_DAYS)

    def half_life_days(self, skill: int) -> float | None:
        """When half of what can be forgotten of a skill is: its curve's root, by bisection."""
        weights = list(self.retained)
        weights[SLOPE_HALF_LIFE] += self.skill(skill).slopes[SLOPE_RETAINED]
        whole, low, high = sum(weights), 0.0, 2.0 * c.HALF_LIVES_DAYS[-1]
        if whole <= 0.0:
            return None
        for _ in range(50):
            middle = (low + high) / 2.0
            halved = [2.0 ** (-middle / days) for days in c.HALF_LIVES_DAYS]
            kept = sum(weight * left for weight, left in zip(weights, halved, strict=True))
            low, high = (middle, high) if kept > whole / 2.0 else (low, middle)
        return (low + high) / 2.0

    def to_dict(self) -> dict[str, Any]:
        """JSON-able; ``from_dict`` gives equal weights."""
        return {
            **{name: getattr(self, name) for name in _NUMBERS},
            "mix": list(self.mix),
            "common": dict(self.by_name),
            "skills": {str(one): _listed(self.skills[one]) for one in sorted(self.skills)},
            "items": {str(one): list(self.items[one]) for one in sorted(self.items)},
            "after_item": _rows(self.after_item),
            "after_skills": [_rows(table) for table in self.after_skills],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Weights:
        """Read what ``to_dict`` wrote; a column that is missing weighs nothing."""
        return cls(
            **{name: float(data[name]) for name in _NUMBERS},
            mix=(data["mix"][0], data["mix"][1]),
            common=tuple(float(data["common"].get(name, 0.0)) for name in c.NAMES),
            skills={
                int(one): SkillWeights(row[0], row[1], tuple(row[2]))
                for one, row in data["skills"].items()
            },
            items={int(one): ItemWeights(*row) for one, row in data["items"].items()},
            after_item={(a, b): (w, s) for a, b, w, s in data["after_item"]},
            after_skills=tuple(
                {(tuple(a), tuple(b)): (w, s) for a, b, w, s in table}
                for table in data["after_skills"]
            ),
        )


_NUMBERS = (
    "base",
    "setting",
    "reference",
    "mean_score",
    "student_variance",
    "skill_variance",
)


def _listed(weights: SkillWeights) -> list[Any]:
    return [weights.reference, weights.intercept, list(weights.slopes)]


def _rows(table: Mapping[tuple[Any, Any], Pair]) -> list[Any]:
    return [[_plain(a), _plain(b), *table[a, b]] for a, b in sorted(table)]


def _plain(key: Any) -> Any:
    return list(key) if isinstance(key, tuple) else key


def level_of(rate: float) -> float:
    """A success rate as log-odds, kept away from the ends."""
    rate = min(1.0 - 1e-6, max(1e-6, rate))
    return log(rate / (1.0 - rate))
