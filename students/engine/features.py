"""The figures of ``columns.py`` for one answer, from a ``LearnerState``.

The same arithmetic as ``tracks.py`` does for whole schools; a test holds the two together.
"""

from __future__ import annotations

from math import exp2, log1p

from students.engine import columns as c
from students.engine.belief import DAY
from students.engine.state import ItemRecord, LearnerState, Overall, SkillBelief

NEW_SKILL = SkillBelief(0, 0.0, 0.0, (0.0,) * 4, (0.0,) * 4, 0.5, 0, 0.0, 0, 0.0, 0.0, 0, None, ())
_OVERALL_PRIORS = tuple(enumerate(c.OVERALL_TAU))
_RATES = tuple(1.0 / (days * DAY) for days in c.HALF_LIVES_DAYS)
_SKILL_PLACE = {column.name: place for place, column in enumerate(c.SKILL)}
_NEW, _NEW_ABILITY = _SKILL_PLACE["skill_new"], _SKILL_PLACE["skill_new_ability"]
_ABILITIES, _LAST = _SKILL_PLACE["skill_ability_0.5"], _SKILL_PLACE["skill_last"]
_RETAINED, _BEFORE = _SKILL_PLACE["retained_1_days"], _SKILL_PLACE["prerequisites"]


def overall_figures(overall: Overall, at: float) -> list[float]:
    """The columns ``OVERALL`` for an answer given at ``at``; the past counts as now."""
    count = log1p(overall.answers)
    tops, bottoms, streak = overall.residuals, overall.information, overall.streak
    figures = [count, count * count, log1p(overall.wrong)]
    figures += [tops[i] / (tau + bottoms[i]) for i, tau in _OVERALL_PRIORS]
    figures += [log1p(max(streak, 0)), log1p(max(-streak, 0))]
    pause = max(0.0, at - overall.last_at) if overall.answers else 0.0
    new = pause > c.SESSION_GAP
    if new:
        figures += [0.0, 0.0]
    else:
        bottom = c.SESSION_TAU + overall.session_information
        figures += [overall.session_residual / bottom, log1p(overall.session_answers)]
    figures += [log1p(pause), float(new)]
    return figures


def skill_figures(
    belief: SkillBelief, place: int, at: float, ability: float, before: float
) -> list[float]:
    """The columns ``SKILL``; ``ability`` is the overall one, ``before`` the prerequisites' mean."""
    answers, right, wrong, tops, bottoms, last, streak, last_at, last_place = belief[:9]
    figures = [0.0] * len(c.SKILL)
    if not answers:
        figures[_NEW], figures[_NEW_ABILITY], figures[_BEFORE] = 1.0, ability, before
        return figures
    count, kept = log1p(answers), log1p(right)
    figures[:_ABILITIES] = count, count * count, 0.0, kept, log1p(wrong)
    figures[_ABILITIES:_LAST] = [
        top / (tau + bottom) for top, bottom, tau in zip(tops, bottoms, c.SKILL_TAU, strict=True)
    ]
    figures[_LAST] = last - 0.5
    if streak > 0:
        figures[_LAST + 1] = log1p(streak)
    else:
        figures[_LAST + 2] = log1p(-streak)
    figures[_LAST + 3] = log1p(place - last_place - 1)
    away = at - last_at
    figures[_RETAINED:_NEW_ABILITY] = (
        [kept * exp2(-away * rate) for rate in _RATES] if away > 0.0 else [kept] * len(_RATES)
    )
    figures[_BEFORE] = before / (1.0 + answers)
    return figures


def asked_figures(
    state: LearnerState, item: int | None, skills: tuple[int, ...], counts: list[float], rare: float
) -> list[float]:
    """The columns ``ASKED``; ``counts`` holds log(1 + answers) of each skill."""
    last = state.latest[0] if state.latest else None
    same_skills = last is not None and last.skills == skills
    same_item = last is not None and last.item == item
    run = state.overall.skills_run + 1 if same_skills else 0
    figures = [min(counts, default=0.0), max(counts, default=0.0), log1p(len(skills)), rare]
    figures += [float(same_skills), log1p(run)]
    record = state.items.get(item) if item is not None else None
    figures += _item_figures(record, state.overall.answers)
    run = state.overall.item_run + 1 if same_item else 0
    figures += [float(same_item), log1p(run), last.score - 0.5 if last and same_item else 0.0]
    return figures


def _item_figures(record: ItemRecord | None, place: int) -> list[float]:
    if record is None or place - record.last_place > c.ITEM_REACH:
        return [0.0] * 6
    return [
        1.0,
        log1p(record.answers),
        log1p(record.successes),
        log1p(record.wrong),
        record.last_score - 0.5,
        log1p(place - record.last_place),
    ]
