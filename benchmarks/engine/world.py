"""Simulated students whose ability is known, to check intervals and to fit what ships.

Ability on a skill is a student's level, plus her own deviation on the skill, plus what its
prerequisites lift it by, plus what practice has added and time has not yet taken. It differs from
the engine's model: a hidden ability grows, the slower the more is known, and is forgotten, items
differ in difficulty and discrimination, and a guess is right once in twenty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from students.engine import Response, SkillGraph
from students.engine.belief import DAY

_START = 1_700_000_000.0
_GUESS = 0.05


@dataclass(frozen=True)
class World:
    """Schools with skills and items of their own. ``truth`` is right after the last answer.

    ``truth[student]`` holds, for each skill of her school, the chance on a typical item.
    """

    graph: SkillGraph
    histories: dict[int, list[Response]]
    truth: dict[int, dict[int, float]]
    ends_at: dict[int, float]


@dataclass(frozen=True)
class Shape:
    """How large a world is."""

    schools: int = 20
    students: int = 30
    skills: int = 10
    items: int = 12
    sittings: int = 12
    answers: int = 10


class _School:
    """Difficulties and prerequisites that its students share."""

    def __init__(self, number: int, shape: Shape, luck: np.random.Generator) -> None:
        self.skills = [number * shape.skills + one for one in range(shape.skills)]
        self.level = luck.normal(-0.6, 0.5, shape.skills)
        self.difficulty = luck.normal(0.0, 0.8, (shape.skills, shape.items))
        self.difficulty -= self.difficulty.mean(axis=1, keepdims=True)
        self.slope = np.exp(luck.normal(0.0, 0.2, (shape.skills, shape.items)))
        self.needs = [
            tuple(sorted({int(luck.integers(0, one)) for _ in range(2)})) if one > 1 else ()
            for one in range(shape.skills)
        ]

    def edges(self) -> dict[int, tuple[tuple[int, bool], ...]]:
        return {
            self.skills[one]: tuple((self.skills[need], True) for need in needs)
            for one, needs in enumerate(self.needs)
            if needs
        }


def simulate(shape: Shape, seed: int) -> World:
    """Every student of every school, answer by answer. Deterministic."""
    luck = np.random.default_rng(seed)
    histories: dict[int, list[Response]] = {}
    truth: dict[int, dict[int, float]] = {}
    ends: dict[int, float] = {}
    edges: dict[int, tuple[tuple[int, bool], ...]] = {}
    skills: list[int] = []
    for number in range(shape.schools):
        school = _School(number, shape, luck)
        edges |= school.edges()
        skills += school.skills
        for one in range(shape.students):
            student = _Student(school, shape, luck)
            student.work()
            name = number * shape.students + one
            histories[name], ends[name] = student.answers, student.now
            truth[name] = dict(zip(school.skills, student.chances().tolist(), strict=True))
    return World(SkillGraph(tuple(skills), edges), histories, truth, ends)


class _Student:
    """One life: sittings of a few skills each, days in between."""

    def __init__(self, school: _School, shape: Shape, luck: np.random.Generator) -> None:
        self.school, self.shape, self.luck = school, shape, luck
        own = luck.normal(0.0, 0.7, shape.skills)
        for one, needs in enumerate(school.needs):
            if needs:
                own[one] = 0.7 * own[one] + 0.5 * own[list(needs)].mean()
        self.ability = luck.normal(0.0, 0.9) + own + school.level
        self.learned = np.zeros(shape.skills)
        self.practice = np.zeros(shape.skills)
        self.pace = float(np.exp(luck.normal(-1.9, 0.4)))
        self.last = np.full(shape.skills, -np.inf)
        self.now = _START
        self.answers: list[Response] = []

    def kept(self) -> npt.NDArray[np.float64]:
        """What practice added and time has left."""
        days = np.where(np.isfinite(self.last), self.now - self.last, 0.0) / DAY
        half_life = 7.0 * (1.0 + self.practice) ** 0.35
        return np.asarray(self.learned * np.exp2(-days / half_life))

    def chances(self) -> npt.NDArray[np.float64]:
        """On a typical item of each skill, now."""
        p = 1.0 / (1.0 + np.exp(-(self.ability + self.kept())))
        return np.asarray(_GUESS + (1.0 - _GUESS) * p)

    def work(self) -> None:
        shape, luck = self.shape, self.luck
        sittings = int(luck.integers(1, shape.sittings + 1))
        for _ in range(sittings):
            self.now += DAY * float(luck.choice([1.0, 1.0, 2.0, 3.0, 7.0, 21.0]))
            met = min(shape.skills, 2 + len(self.answers) // 12)
            chosen = luck.integers(0, met, size=2)
            for number in range(int(luck.integers(4, shape.answers + 4))):
                self.answer(int(chosen[number % 2 if luck.random() < 0.3 else 0]))

    def answer(self, skill: int) -> None:
        item = int(self.luck.integers(0, self.shape.items))
        self.now += float(self.luck.uniform(20.0, 90.0))
        self.learned[skill] = self.kept()[skill]
        z = self.ability[skill] + self.learned[skill] - self.school.difficulty[skill, item]
        p = _GUESS + (1.0 - _GUESS) / (1.0 + np.exp(-self.school.slope[skill, item] * z))
        score = float(self.luck.random() < p)
        name = self.school.skills[skill]
        self.answers.append(Response(name * self.shape.items + item, (name,), score, self.now))
        self.learned[skill] += self.pace * (1.5 if score else 1.0) * 2.0 * (1.0 - p)
        self.practice[skill] += 1.0
        self.last[skill] = self.now
