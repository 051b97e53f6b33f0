r"""How well a model tells what students will answer, on answers that it has not learned from.

*AUC*: of a right and a wrong answer drawn at random, how often the right one was expected more; it
is the Mann-Whitney statistic over ranks, ties shared (Hanley and McNeil 1982). *Log loss*: the mean
of ``-y log p - (1 - y) log(1 - p)`` in nats, a proper score: only the true chance makes it least.
*Calibration error*: answers sorted into ten bins by what was expected; the mean distance between
expected and seen, weighted by the answers of each bin (Naeini et al. 2015).

Two models are compared answer by answer. A student's answers hang together, so the standard error
is that of a sum over students (a cluster-robust variance, Liang and Zeger 1986):
``se = sqrt(sum_s (sum_{i in s} (d_i - d))^2) / n``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from students.engine.scans import Flags, Floats, Indices

BINS = 10
_LEAST_P = 1e-6


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers that were expected about alike: how many, mean expected and mean seen score."""

    answers: int
    expected: float
    seen: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Figures of one model. ``auc`` is None where all answers were alike."""

    answers: int
    auc: float | None
    log_loss: float
    rmse: float
    calibration_error: float
    bins: tuple[Bin, ...]

    def to_dict(self) -> dict[str, object]:
        """JSON-able."""
        return asdict(self)


def judge(expected: npt.ArrayLike, seen: npt.ArrayLike) -> Judgement:
    """Judge expected scores by those seen, both ``(answers,)`` in [0, 1]. ValueError for none."""
    p, y = np.asarray(expected, dtype=np.float64), np.asarray(seen, dtype=np.float64)
    if not len(p) or p.shape != y.shape:
        raise ValueError("expected and seen must be of one length, and not empty")
    bins = _bins(p, y)
    return Judgement(
        answers=len(p),
        auc=auc(p, y >= 0.5),
        log_loss=float(losses(p, y).mean()),
        rmse=float(np.sqrt(np.mean((y - p) ** 2))),
        calibration_error=sum(one.answers * abs(one.expected - one.seen) for one in bins) / len(p),
        bins=bins,
    )


def auc(p: Floats, right: Flags) -> float | None:
    """Return how often a right answer was expected more than a wrong one; None if all are alike."""
    rights = int(right.sum())
    wrongs = len(right) - rights
    if not rights or not wrongs:
        return None
    _, group, sizes = np.unique(p, return_inverse=True, return_counts=True)
    middle = np.cumsum(sizes) - (sizes - 1) / 2.0
    ranks = float(middle[group][right].sum())
    return (ranks - rights * (rights + 1) / 2.0) / (rights * wrongs)


def losses(expected: Floats, seen: Floats) -> Floats:
    """Return the log loss of each answer, in nats."""
    p = np.clip(expected, _LEAST_P, 1.0 - _LEAST_P)
    return np.asarray(-seen * np.log(p) - (1.0 - seen) * np.log(1.0 - p))


def gain(better: Floats, worse: Floats, seen: Floats, students: Indices) -> tuple[float, float]:
    """Return by how much the first expectation loses less than the second, and its standard error.

    Nats for an answer; all arrays ``(answers,)``, ``students`` says whose each answer is.
    """
    less = losses(worse, seen) - losses(better, seen)
    mean = float(less.mean())
    _, whose = np.unique(students, return_inverse=True)
    sums = np.bincount(whose, weights=less - mean)
    return mean, sqrt(float(np.sum(sums**2))) / len(less)


def _bins(p: Floats, y: Floats) -> tuple[Bin, ...]:
    place = np.minimum((p * BINS).astype(np.intp), BINS - 1)
    found = []
    for number in range(BINS):
        inside = place == number
        if inside.any():
            found.append(Bin(int(inside.sum()), float(p[inside].mean()), float(y[inside].mean())))
    return tuple(found)
