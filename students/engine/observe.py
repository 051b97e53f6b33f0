"""What one answer moves: counters and decayed sums, nothing that was fitted."""

from __future__ import annotations

from collections.abc import Iterable

from students.engine import columns as c
from students.engine.evidence import Response
from students.engine.features import NEW_SKILL
from students.engine.state import CITED, Answered, ItemRecord, Overall, SkillBelief

DAY_OF_WORK_GAP = 28_800.0


def overall_after(
    one: Overall,
    last: Answered | None,
    response: Response,
    answered: Answered,
    residual: float,
    information: float,
    weight: float,
) -> Overall:
    """All answers so far, this one included."""
    score = answered.score
    pause = max(0.0, response.at - one.last_at) if one.answers else 0.0
    goes_on = pause <= c.SESSION_GAP
    return Overall(
        one.answers + 1,
        one.wrong + weight * (1.0 - score),
        _decayed(one.residuals, c.DECAYS, residual),
        _decayed(one.information, c.DECAYS, information),
        _streak(one.streak, score),
        max(one.last_at, response.at),
        (one.session_answers if goes_on else 0) + 1,
        (one.session_residual if goes_on else 0.0) + residual,
        (one.session_information if goes_on else 0.0) + information,
        one.item_run + 1 if last is not None and last.item == answered.item else 0,
        one.skills_run + 1 if last is not None and last.skills == answered.skills else 0,
    )


def belief_after(
    belief: SkillBelief | None,
    place: int,
    response: Response,
    score: float,
    residual: float,
    information: float,
    weight: float,
) -> SkillBelief:
    """A skill's counts with one more answer; ``settled`` and ``recent`` are for the model."""
    if belief is None:
        belief = NEW_SKILL._replace(last_at=response.at)
    same_day = response.at - belief.last_at <= DAY_OF_WORK_GAP
    another = response.activity is None or response.activity != belief.last_activity
    keys = belief.keys if response.key is None else (*belief.keys, response.key)[-CITED:]
    return SkillBelief(
        belief.answers + 1,
        belief.successes + weight * score,
        belief.wrong + weight * (1.0 - score),
        _decayed(belief.residuals, c.SKILL_DECAYS, residual),
        _decayed(belief.information, c.SKILL_DECAYS, information),
        score,
        _streak(belief.streak, score),
        max(belief.last_at, response.at),
        place,
        0.0,
        0.0,
        belief.sittings + another if same_day else 1,
        response.activity,
        keys,
    )


def item_after(items: dict[int, ItemRecord], place: int, answered: Answered, weight: float) -> None:
    """Count an answer to an item, in place, and let go of those out of reach."""
    record = items.pop(answered.item, None)
    if record is None or place - record.last_place > c.ITEM_REACH:
        record = ItemRecord(0, 0.0, 0.0, 0.0, 0)
    items[answered.item] = ItemRecord(
        record.answers + 1,
        record.successes + weight * answered.score,
        record.wrong + weight * (1.0 - answered.score),
        answered.score,
        place,
    )
    oldest = next(iter(items))
    while place + 1 - items[oldest].last_place > c.ITEM_REACH:
        del items[oldest]
        oldest = next(iter(items))


def _decayed(sums: Iterable[float], decays: Iterable[float], fresh: float) -> tuple[float, ...]:
    return tuple([decay * value + fresh for value, decay in zip(sums, decays)])  # noqa: B905


def _streak(streak: int, score: float) -> int:
    if score >= 0.5:
        return streak + 1 if streak > 0 else 1
    return streak - 1 if streak < 0 else -1
