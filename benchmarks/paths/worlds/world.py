"""What every world offers: students who practise, and the truth about them."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

from benchmarks.paths.graphs import Graph

DAY = 86_400.0

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]


class World(Protocol):
    """``students`` people at once; each has her row in ``(students, skills)`` arrays.

    Time never runs backwards. ``who`` are the rows that practise, ``skills`` what each of them
    practises. ``needs``, ``(skills, skills)``, are the true edges.
    """

    needs: Flags

    def __init__(self, graph: Graph, students: int, luck: np.random.Generator) -> None: ...

    def is_there(self, day: int) -> Flags:
        """Who works on a day, ``(students,)``."""

    def practise(self, who: Indices, skills: Indices, at: float) -> Flags:
        """Let each do one exercise and learn by it; return whose answer was right."""

    def mastery(self, at: float) -> Floats:
        """The true mastery in [0, 1], had nobody practised since."""

    def gain(self, at: float, until: float) -> Floats:
        """What one exercise now would add to the mastery at ``until``, as expected."""


def weakest(mastery: Floats, needs: Flags) -> Floats:
    """Each skill's least mastered prerequisite, ``(students, skills)``; 1 without any."""
    found = np.ones_like(mastery)
    for skill in np.flatnonzero(needs.any(axis=1)):
        found[:, skill] = mastery[:, needs[skill]].min(axis=1)
    return found


def average(mastery: Floats, needs: Flags) -> Floats:
    """The mean over each skill's prerequisites, ``(students, skills)``; 1 without any."""
    found = np.ones_like(mastery)
    for skill in np.flatnonzero(needs.any(axis=1)):
        found[:, skill] = mastery[:, needs[skill]].mean(axis=1)
    return found
