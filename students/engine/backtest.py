"""Would a new model have told the last weeks better? Nothing is adopted that would not.

Every answer is predicted from the earlier ones of the same student, as a model is used. What is
judged are the answers after a moment; models that take part have learned from those before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from students.engine.batch import predict
from students.engine.graph import SkillGraph
from students.engine.judging import Judgement, gain, judge
from students.engine.log import Log
from students.engine.model import Model
from students.engine.scans import Floats

RECENT_SHARE = 0.2
LONGEST_RECENT = 28 * 86_400.0
_ITEM_PRIOR_ANSWERS = 5.0


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of it. ``gain`` and ``error``: see ``judging.gain``, candidate over current."""

    since: float
    candidate: Judgement
    current: Judgement
    item_mean: Judgement
    gain: float
    error: float

    @property
    def is_better(self) -> bool:
        """Whether the candidate lost less by more than one standard error."""
        return self.gain > self.error


def split_at(log: Log) -> float:
    """Return the moment after which the most recent answers lie: a fifth, at most four weeks."""
    moments = np.sort(log.at)
    fifth = float(moments[int((1.0 - RECENT_SHARE) * (len(moments) - 1))])
    return max(fifth, float(moments[-1]) - LONGEST_RECENT)


def before(log: Log, moment: float) -> Log:
    """Return what was known at a moment."""
    return log.of(log.at <= moment)


def backtest(
    log: Log, candidate: Model, current: Model, since: float, graph: SkillGraph | None = None
) -> Backtest:
    """Compare two models, and the mean of each item, on the answers after ``since``.

    ValueError where there are none.
    """
    recent = log.at > since
    seen = log.score[recent]
    by_candidate = predict(candidate, log, graph)[recent]
    by_current = predict(current, log, graph)[recent]
    less, error = gain(by_candidate, by_current, seen, log.student[recent])
    return Backtest(
        since=since,
        candidate=judge(by_candidate, seen),
        current=judge(by_current, seen),
        item_mean=judge(_item_means(log, since), seen),
        gain=less,
        error=error,
    )


def _item_means(log: Log, since: float) -> Floats:
    """Predict with what others made of the item before ``since``, drawn to the mean of all."""
    recent = log.at > since
    _, item = np.unique(log.item, return_inverse=True)
    items = int(item.max()) + 1
    sums = np.bincount(item[~recent], log.score[~recent], minlength=items)
    counts = np.bincount(item[~recent], minlength=items)
    mean = sums.sum() / max(1, counts.sum())
    means = (sums + mean * _ITEM_PRIOR_ANSWERS) / (counts + _ITEM_PRIOR_ANSWERS)
    return np.asarray(means[item[recent]])
