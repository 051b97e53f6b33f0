r"""What answers say about the questions: how hard and how telling.

*First answers.* Of each student the first answer to an item counts: a second try is another
question. *Difficulty*: the share of points on first answers, with Wilson's 90 % interval (Wilson
1927), which stays within [0, 1] and is honest for few answers.

*Discrimination*: whether those who do well elsewhere do well here. For student ``s``, elsewhere is
the mean over the other items ``j`` of ``y_sj - m_j``, what she scored beyond the item's mean, drawn
to zero by ``k`` answers: ``e_s = sum_j (y_sj - m_j) / (n_s - 1 + k)``. The discrimination is the
correlation of ``y_si`` with ``e_s``, the corrected item-total correlation (Crocker and Algina 1986)
with items that differ in hardness put on one scale. Its interval is Fisher's (1921):
``tanh(atanh r +- z / sqrt(n - 3))``. An item *misleads* where it is below zero beyond doubt: who
knows more is wrong more often, so look at the key and at the words. Beyond doubt is one chance in
a thousand (z = 3.09), as a district has a thousand questions and an interval of 90 % would accuse
fifty good ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np

from students.engine.belief import Z90
from students.engine.catalogue import Floats
from students.engine.evidence import Response

FEWEST_ANSWERS = 10
_ELSEWHERE_PRIOR = 3.0
_LARGEST = 0.999999
_BEYOND_DOUBT = 3.09


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One item's figures. Shares in [0, 1]; ``discrimination`` in [-1, 1], None for too few."""

    item: int
    answers: int
    p_right: float
    low: float
    high: float
    discrimination: float | None = None
    discrimination_low: float | None = None
    discrimination_high: float | None = None
    misleads: bool = False


def item_figures(histories: Mapping[int, Sequence[Response]]) -> list[ItemFigures]:
    """Figures of every item answered, by item. Histories are oldest first."""
    first = _first_answers(histories)
    means = _means(first)
    by_item: dict[int, list[tuple[float, float]]] = {}
    for answers in first.values():
        beyond = {item: answer.score - means[item] for item, answer in answers.items()}
        whole = sum(beyond.values())
        for item, answer in answers.items():
            elsewhere = (whole - beyond[item]) / (len(answers) - 1 + _ELSEWHERE_PRIOR)
            by_item.setdefault(item, []).append((answer.score, elsewhere))
    return [_figures(item, by_item[item]) for item in sorted(by_item)]


def wilson(share: float, answers: int) -> tuple[float, float]:
    """Wilson's 90 % interval of a share; partial scores make it a little too wide."""
    square = Z90**2
    middle = share + square / (2 * answers)
    reach = Z90 * sqrt(share * (1.0 - share) / answers + square / (4 * answers**2))
    whole = 1.0 + square / answers
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def _first_answers(histories: Mapping[int, Sequence[Response]]) -> dict[int, dict[int, Response]]:
    first: dict[int, dict[int, Response]] = {}
    for student in sorted(histories):
        answers = first.setdefault(student, {})
        for response in histories[student]:
            answers.setdefault(response.item, response)
    return first


def _means(first: Mapping[int, Mapping[int, Response]]) -> dict[int, float]:
    sums: dict[int, float] = {}
    counts: dict[int, int] = {}
    for answers in first.values():
        for item, response in answers.items():
            sums[item] = sums.get(item, 0.0) + response.score
            counts[item] = counts.get(item, 0) + 1
    return {item: sums[item] / counts[item] for item in sums}


def _figures(item: int, pairs: Sequence[tuple[float, float]]) -> ItemFigures:
    scores, elsewhere = (np.array(column) for column in zip(*pairs, strict=True))
    share = float(scores.mean())
    low, high = wilson(share, len(scores))
    r, r_low, r_high = _correlation(scores, elsewhere)
    misleads = r is not None and atanh(r) < -_BEYOND_DOUBT / sqrt(len(scores) - 3)
    return ItemFigures(item, len(scores), share, low, high, r, r_low, r_high, misleads)


def _correlation(
    scores: Floats, elsewhere: Floats
) -> tuple[float | None, float | None, float | None]:
    """Pearson's correlation with Fisher's 90 % interval; None where it can't be told."""
    if len(scores) < FEWEST_ANSWERS or not scores.std() or not elsewhere.std():
        return None, None, None
    r = float(np.clip(np.corrcoef(scores, elsewhere)[0, 1], -_LARGEST, _LARGEST))
    reach = Z90 / sqrt(len(scores) - 3)
    return r, tanh(atanh(r) - reach), tanh(atanh(r) + reach)
