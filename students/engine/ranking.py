"""The arithmetic of ranking: rounded before it is compared, added in one order only."""

from __future__ import annotations

from math import log

import numpy as np

from students.engine.catalogue import Flags, Floats, Indices, Wishes


def micro(values: Floats) -> Floats:
    """Round to six decimals; adding zero turns minus zero into zero."""
    return np.asarray(np.rint(values * 1e6) / 1e6 + 0.0)


def variety(times: float, weight: float) -> float:
    """The price of meeting a skill again today."""
    return round(-log(1.0 + 0.7 * times) * weight * 1e6) / 1e6 + 0.0


def weight_of(wishes: Wishes, term: str) -> float:
    """The teacher's weight of a term: never negative, or the order could not be rebuilt."""
    return max(0.0, wishes.weights.get(term, 1.0))


def candidate_order(scores: Floats, allowed: Flags) -> int | None:
    """The best allowed candidate; the first of equals, which is (position, id); None if none."""
    if not allowed.any():
        return None
    return int(np.argmax(np.where(allowed, scores, -np.inf)))


def summed(terms: Floats, columns: Indices | slice) -> Floats:
    """Scores of some candidates: row after row, exactly as ``reasons.total`` adds."""
    scores = np.zeros(terms[0, columns].shape)
    for row in terms:
        scores += row[columns]
    return scores
