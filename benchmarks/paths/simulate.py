"""One policy in one world: students practise day after day, and the truth is looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.paths.graphs import Graph
from benchmarks.paths.policies import Policy
from benchmarks.paths.worlds.world import DAY, Floats, World

DAYS = 40
BETWEEN_SECONDS = 120.0
SCHOOL_BEGINS = 9 * 3_600.0
LATER_DAYS = 7.0
MASTERED = 0.8


@dataclass(frozen=True)
class Outcome:
    """Per student: shares gained, skills mastered, and when 80 % was reached (inf: never)."""

    gain_now: Floats
    gain_later: Floats
    mastered: Floats
    reached: Floats

    @classmethod
    def together(cls, parts: list[Outcome]) -> Outcome:
        """The outcome of all students of several runs."""
        names = ("gain_now", "gain_later", "mastered", "reached")
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def figures(self) -> dict[str, float | None]:
        """Means over students; the exercises until 80 % are the median of those who got there."""
        there = np.isfinite(self.reached)
        return {
            "gain_now": round(float(self.gain_now.mean()), 4),
            "gain_7d": round(float(self.gain_later.mean()), 4),
            "mastered": round(float(self.mastered.mean()), 4),
            "steps_to_80": float(np.median(self.reached[there])) if there.any() else None,
            "reached_80": round(float(there.mean()), 4),
        }


def simulate(
    make_world: type[World],
    make_policy: Callable[[World], Policy],
    graph: Graph,
    students: int,
    steps: int,
    seed: int,
) -> Outcome:
    """Let each student do ``steps`` exercises in 40 days, equally many a day, two minutes apart.

    Days missed are lost. Gains are shares of what was possible: (after - before) / (1 - before)
    of the mean mastery over skills; a skill is mastered at .8.
    """
    world = make_world(graph, students, np.random.default_rng(seed))
    policy = make_policy(world)
    before = world.mastery(0.0).mean(axis=1)
    reached = np.full(students, np.inf)
    for step in range(steps):
        at = moment(step, steps)
        who = np.flatnonzero(world.is_there(int(at // DAY)))
        skills = np.array([policy.next(int(one), at) for one in who], dtype=np.intp)
        right = world.practise(who, skills, at)
        for one, skill, correct in zip(*map(np.ndarray.tolist, (who, skills, right)), strict=True):
            policy.observe(one, skill, correct, at)
        done = (world.mastery(at).mean(axis=1) >= MASTERED) & np.isinf(reached)
        reached[done] = step + 1
    at = moment(steps - 1, steps)
    now, later = world.mastery(at), world.mastery(at + LATER_DAYS * DAY)
    return Outcome(
        gain_now=(now.mean(axis=1) - before) / (1.0 - before),
        gain_later=(later.mean(axis=1) - before) / (1.0 - before),
        mastered=(now >= MASTERED).mean(axis=1),
        reached=reached,
    )


def moment(step: int, steps: int) -> float:
    """When an exercise is done, in seconds since the first midnight."""
    day = step * DAYS // steps
    first = -(-day * steps // DAYS)
    return day * DAY + SCHOOL_BEGINS + (step - first) * BETWEEN_SECONDS
