"""What a prediction is worth: rank order, error and calibration."""

from __future__ import annotations

import numpy as np

from students.engine.scans import Floats

BINS = 10
_LEAST_P = 1e-12


def auc(right: Floats, p: Floats) -> float | None:
    """The chance that a right answer was given a higher p than a wrong one; ties count half.

    None where all answers are alike. Mann and Whitney 1947, by ranks.
    """
    ones = float((right > 0.5).sum())
    zeros = len(right) - ones
    if not ones or not zeros:
        return None
    order = np.argsort(p, kind="stable")
    _, first, counts = np.unique(p[order], return_index=True, return_counts=True)
    ranks = np.repeat(first + (counts + 1) / 2.0, counts)
    total = float(ranks[right[order] > 0.5].sum())
    return (total - ones * (ones + 1.0) / 2.0) / (ones * zeros)


def rmse(right: Floats, p: Floats) -> float:
    """The root of the mean squared error (of the Brier score)."""
    return float(np.sqrt(np.mean((right - p) ** 2)))


def log_loss(right: Floats, p: Floats) -> float:
    """Minus the mean log-likelihood, in nats."""
    p = np.clip(p, _LEAST_P, 1.0 - _LEAST_P)
    return float(-np.mean(right * np.log(p) + (1.0 - right) * np.log(1.0 - p)))


def calibration_error(right: Floats, p: Floats) -> float:
    """How far p is from the rate of right answers, the mean over bins of equal width.

    Weighted by answers: expected calibration error (Naeini, Cooper and Hauskrecht 2015).
    """
    places = np.minimum((p * BINS).astype(np.int64), BINS - 1)
    apart = np.bincount(places, p - right, minlength=BINS)
    return float(np.abs(apart).sum() / len(p))
