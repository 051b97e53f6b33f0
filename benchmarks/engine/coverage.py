"""How often the 90 % interval holds the truth, on simulated students whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.engine.world import Shape, World, simulate
from students.engine.fitting import fit
from students.engine.model import Model


@dataclass(frozen=True)
class Coverage:
    """``share`` of intervals that hold the truth; ``by_answers`` the same by evidence count."""

    share: float
    width: float
    by_answers: dict[str, float]


def coverage(model: Model, world: World) -> Coverage:
    """Every skill of every student, right after her last answer."""
    inside, widths, counts = [], [], []
    for student, history in world.histories.items():
        state = model.replay(model.start(), history)
        truth = world.truth[student]
        read = model.masteries(state, tuple(truth), world.ends_at[student], world.graph)
        for mastery, p in zip(read, truth.values(), strict=True):
            inside.append(mastery.low <= p <= mastery.high)
            widths.append(mastery.high - mastery.low)
            counts.append(mastery.evidence_count)
    held, number = np.array(inside, dtype=np.float64), np.array(counts)
    groups = {"none": number == 0, "1-5": (number > 0) & (number <= 5), "6-": number > 5}
    by_answers = {name: float(held[group].mean()) for name, group in groups.items() if group.any()}
    return Coverage(float(held.mean()), float(np.mean(widths)), by_answers)


def fitted_coverage(seed: int = 21) -> Coverage:
    """Of a model fitted to one half of the students of each school, on the other half."""
    world = simulate(Shape(), seed)
    train = {student: one for student, one in world.histories.items() if student % 2 == 0}
    rest = {student: one for student, one in world.histories.items() if student % 2}
    model = fit(train, world.graph)
    return coverage(model, World(world.graph, rest, world.truth, world.ends_at))
