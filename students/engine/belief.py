"""The log-odds scale, on which every part of an estimate is added."""

from __future__ import annotations

from math import exp, log

DAY = 86_400.0
Z90 = 1.6448536269514722


def sigmoid(x: float) -> float:
    """The logistic function, without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + exp(-x))
    e = exp(x)
    return e / (1.0 + e)


def logit(p: float) -> float:
    """The log-odds of a probability in (0, 1)."""
    return log(p / (1.0 - p))
