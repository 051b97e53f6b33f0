"""Trying out equals: now and then another activity of the same kind, by a seeded draw.

Which of two activities teaches better can only be told by comparing students who got one or the
other by chance. So, for each skill and kind, the activities whose scores lie within the school's
bound of the best are equals; one of them is drawn, each with the same probability, and its
exploration term lifts it just above the best. It gives up no more than the bound, no skill is
moved by it, and the probability is written into the reason record.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from students.engine.catalogue import KINDS, Catalogue, Flags, Floats, Indices
from students.engine.ranking import micro, summed

_JUST_ABOVE = 1e-6


def explored(
    terms: Floats, catalogue: Catalogue, allowed: Flags, seed: int, bound: float
) -> tuple[Floats, Floats]:
    """Per candidate: the exploration term, and the probability of the draw (0: none was won).

    An activity of several skills takes no part. The same activities, scores and seed give the
    same draws, so that a path stays as it is until something changes.
    """
    lifts, chances = np.zeros(terms.shape[1]), np.zeros(terms.shape[1])
    single = catalogue.first[np.diff(np.append(catalogue.first, len(catalogue.activity))) == 1]
    places = single[allowed[single]]
    if bound <= 0.0 or not len(places):
        return lifts, chances
    scores = summed(terms, places)
    group = catalogue.skill[places] * len(KINDS) + catalogue.kind[catalogue.activity[places]]
    luck = _luck(catalogue, seed)[catalogue.activity[places]]
    best = np.full(int(group.max()) + 1, -np.inf)
    np.maximum.at(best, group, scores)
    equal = scores >= best[group] - bound
    counts = np.bincount(group[equal])
    won = _first_by(luck, group, equal)
    won = won[counts[group[won]] > 1]
    lifts[places[won]] = micro(best[group[won]] - scores[won] + _JUST_ABOVE)
    chances[places[won]] = 1.0 / counts[group[won]]
    return lifts, chances


def _first_by(luck: npt.NDArray[np.uint64], group: Indices, equal: Flags) -> Indices:
    """The index of the least lucky number in each group, among the equal ones."""
    among = np.flatnonzero(equal)
    ordered = among[np.lexsort((luck[among], group[among]))]
    return ordered[np.unique(group[ordered], return_index=True)[1]]


def _luck(catalogue: Catalogue, seed: int) -> npt.NDArray[np.uint64]:
    """A number for each activity, from its id and the seed alone (splitmix64's finaliser)."""
    start = np.uint64((seed * 0x9E3779B97F4A7C15) % 2**64)
    x: npt.NDArray[np.uint64] = catalogue.ids.astype(np.uint64) + start
    x = x * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
