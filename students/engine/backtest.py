"""Would a new model have told the last weeks better? Nothing is adopted that would not.

Every answer is predicted from the earlier ones of the same student, as a model is used. What is
judged are the answers after a moment; models that take part have learned from those before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from students.engine.catalogue import Floats, Indices
from students.engine.evidence import Response
from students.engine.graph import SkillGraph
from students.engine.judging import Judgement, gain, judge
from students.engine.model import Model

Histories = Mapping[int, Sequence[Response]]

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


def split_at(histories: Histories) -> float:
    """Return the moment after which the most recent answers lie: a fifth, at most four weeks."""
    moments = np.sort([one.at for history in histories.values() for one in history])
    fifth = float(moments[int((1.0 - RECENT_SHARE) * (len(moments) - 1))])
    return max(fifth, float(moments[-1]) - LONGEST_RECENT)


def before(histories: Histories, moment: float) -> Histories:
    """Return what was known at a moment, students without answers left out."""
    known = {
        student: [one for one in history if one.at <= moment]
        for student, history in histories.items()
    }
    return {student: history for student, history in known.items() if history}


def backtest(
    histories: Histories,
    candidate: Model,
    current: Model,
    since: float,
    graph: SkillGraph | None = None,
) -> Backtest:
    """Compare two models, and the mean of each item, on the answers after ``since``.

    ValueError where there are none.
    """
    seen, students = _seen(histories, since)
    by_candidate = np.fromiter(_predicted(candidate, histories, since, graph), np.float64)
    by_current = np.fromiter(_predicted(current, histories, since, graph), np.float64)
    less, error = gain(by_candidate, by_current, seen, students)
    return Backtest(
        since=since,
        candidate=judge(by_candidate, seen),
        current=judge(by_current, seen),
        item_mean=judge(_item_means(histories, since), seen),
        gain=less,
        error=error,
    )


def _seen(histories: Histories, since: float) -> tuple[Floats, Indices]:
    pairs = [
        (one.score, student)
        for student, history in histories.items()
        for one in history
        if one.at > since
    ]
    scores = np.array([score for score, _ in pairs], dtype=np.float64)
    return scores, np.array([student for _, student in pairs], dtype=np.intp)


def _predicted(
    model: Model, histories: Histories, since: float, graph: SkillGraph | None
) -> Iterator[float]:
    """Predict the answers after ``since``, each from all earlier ones of the student."""
    for history in histories.values():
        state = model.start()
        for response in history:
            if response.at > since:
                yield model.p_correct(state, response.skills, response.at, response.item, graph)
            state = model.update(state, response)


def _item_means(histories: Histories, since: float) -> Floats:
    """Predict with what others made of the item before ``since``, drawn to the mean of all."""
    sums: dict[int, float] = {}
    counts: dict[int, int] = {}
    for history in histories.values():
        for one in history:
            if one.at <= since:
                sums[one.item] = sums.get(one.item, 0.0) + one.score
                counts[one.item] = counts.get(one.item, 0) + 1
    mean = sum(sums.values()) / max(1, sum(counts.values()))
    drawn = mean * _ITEM_PRIOR_ANSWERS
    return np.array(
        [
            (sums.get(one.item, 0.0) + drawn) / (counts.get(one.item, 0) + _ITEM_PRIOR_ANSWERS)
            for history in histories.values()
            for one in history
            if one.at > since
        ],
        dtype=np.float64,
    )
