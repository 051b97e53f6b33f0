"""The figures of ``columns.py`` for many histories at once, each from earlier answers only.

``features.py`` computes the same for one answer from a ``LearnerState``; a test holds the two
together to 1e-9.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from students.engine import columns as c
from students.engine.belief import DAY
from students.engine.graph import SkillGraph
from students.engine.log import Log, edges_of, sets_of
from students.engine.scans import Floats, Groups, Indices


@dataclass(frozen=True)
class Tracks:
    """``asked`` is (answers, columns); ``skill`` (tags, skill columns); the rest by answer.

    ``before`` and ``before_set`` hold the place of the row so many answers earlier, -1 for none.
    """

    figures: Floats
    of_skill: Floats
    before: Indices
    skill_set: Indices
    sets: list[tuple[int, ...]]


def track(log: Log, reference: Floats, rare: Floats, graph: SkillGraph | None = None) -> Tracks:
    """All figures. ``reference`` is p of each answer's item, ``rare`` the item's rarity."""
    residual = log.weight * (log.score - reference)
    information = log.weight * reference * (1.0 - reference)
    students = Groups(np.unique(log.student, return_inverse=True)[1].astype(np.int64))
    numbers, sets = sets_of(log)
    figures = np.zeros((len(log), len(c.COLUMNS)))
    _overall(figures, log, students, residual, information)
    of_skill = _by_skill(figures, log, students, residual, information, graph)
    _asked(figures, log, students, numbers, rare)
    order = np.arange(len(log), dtype=np.float64)
    before = np.stack([students.lag(order, lag, -1.0) for lag in range(1, c.LAGS + 1)])
    return Tracks(figures, of_skill, before.astype(np.int64), numbers, sets)


def _put(figures: Floats, name: str, values: Floats, offset: int = 0) -> None:
    figures[:, c.PLACE[name] - offset] = values


def _overall(
    figures: Floats, log: Log, students: Groups, residual: Floats, information: Floats
) -> None:
    count = np.log1p(students.count())
    _put(figures, "answers", count)
    _put(figures, "answers_squared", count * count)
    _put(figures, "wrong", np.log1p(students.total(log.weight * (1.0 - log.score))))
    for decay, tau in zip(c.DECAYS, c.OVERALL_TAU, strict=True):
        top, bottom = students.decayed(residual, decay), students.decayed(information, decay)
        _put(figures, f"ability_{decay}", top / (tau + bottom))
    streak = students.streak(log.score >= 0.5)
    _put(figures, "right_in_a_row", np.log1p(np.maximum(streak, 0.0)))
    _put(figures, "wrong_in_a_row", np.log1p(np.maximum(-streak, 0.0)))
    first = students.count() == 0.0
    pause = np.where(first, 0.0, np.maximum(0.0, log.at - _latest(students, log.at)))
    sessions = students.split(pause > c.SESSION_GAP)
    top, bottom = sessions.total(residual), sessions.total(information)
    _put(figures, "session_ability", top / (c.SESSION_TAU + bottom))
    _put(figures, "session_place", np.log1p(sessions.count()))
    _put(figures, "pause", np.log1p(pause))
    _put(figures, "new_session", (pause > c.SESSION_GAP).astype(np.float64))


def _latest(groups: Groups, at: Floats) -> Floats:
    """The latest time among earlier rows; time never runs backwards."""
    ordered = at[groups.order]
    falls = (ordered[1:] < ordered[:-1]) & ~groups.starts[1:]
    if falls.any():
        base = float(ordered.min())
        span = float(ordered.max()) - base + 1.0
        lifted = np.maximum.accumulate((ordered - base) + groups.group * span)
        ordered = np.where(falls.any(), lifted - groups.group * span + base, ordered)
    return groups.lag(groups.back(ordered))


def _by_skill(
    figures: Floats,
    log: Log,
    students: Groups,
    residual: Floats,
    information: Floats,
    graph: SkillGraph | None,
) -> Floats:
    row = log.tag_row
    known, skill = np.unique(log.tag_skill, return_inverse=True)
    person = students.back(students.group.astype(np.float64)).astype(np.int64)
    groups = Groups(person[row] * (len(known) + 1) + skill)
    own = np.zeros((len(row), len(c.SKILL)))
    _skill_counts(own, log, groups, residual[row], information[row])
    _skill_times(own, log, groups, students)
    ability = figures[row, c.PLACE["ability_1.0"]]
    _put(own, "skill_new_ability", own[:, c.PLACE["skill_new"] - c.SKILL_AT] * ability, c.SKILL_AT)
    _prerequisites(own, log, person, residual, information, graph)
    counts = log.tag_counts()
    tagged = counts > 0
    starts = (np.cumsum(counts) - counts)[tagged]
    if len(row):
        means = np.add.reduceat(own, starts, axis=0) / counts[tagged][:, None]
        figures[tagged, c.SKILL_AT : c.ASKED_AT] = means
        answers = own[:, c.PLACE["skill_answers"] - c.SKILL_AT]
        figures[tagged, c.PLACE["least_answers"]] = np.minimum.reduceat(answers, starts)
        figures[tagged, c.PLACE["most_answers"]] = np.maximum.reduceat(answers, starts)
    _put(figures, "skills", np.log1p(counts.astype(np.float64)))
    return own


def _skill_counts(
    own: Floats, log: Log, groups: Groups, residual: Floats, information: Floats
) -> None:
    score, weight = log.score[log.tag_row], log.weight[log.tag_row]
    seen = groups.count()
    count = np.log1p(seen)
    _put(own, "skill_answers", count, c.SKILL_AT)
    _put(own, "skill_answers_squared", count * count, c.SKILL_AT)
    _put(own, "skill_new", (seen == 0.0).astype(np.float64), c.SKILL_AT)
    _put(own, "skill_right", np.log1p(groups.total(weight * score)), c.SKILL_AT)
    _put(own, "skill_wrong", np.log1p(groups.total(weight * (1.0 - score))), c.SKILL_AT)
    for decay, tau in zip(c.SKILL_DECAYS, c.SKILL_TAU, strict=True):
        top, bottom = groups.decayed(residual, decay), groups.decayed(information, decay)
        _put(own, f"skill_ability_{decay}", top / (tau + bottom), c.SKILL_AT)
    last = np.where(seen > 0.0, groups.lag(score) - 0.5, 0.0)
    _put(own, "skill_last", last, c.SKILL_AT)
    streak = groups.streak(score >= 0.5)
    _put(own, "skill_right_in_a_row", np.log1p(np.maximum(streak, 0.0)), c.SKILL_AT)
    _put(own, "skill_wrong_in_a_row", np.log1p(np.maximum(-streak, 0.0)), c.SKILL_AT)


def _skill_times(own: Floats, log: Log, groups: Groups, students: Groups) -> None:
    met = groups.count() > 0.0
    place = students.count()[log.tag_row]
    apart = np.where(met, place - groups.lag(place) - 1.0, 0.0)
    _put(own, "skill_apart", np.log1p(apart), c.SKILL_AT)
    at = log.at[log.tag_row]
    days = np.where(met, np.maximum(0.0, at - _latest(groups, at)), 0.0) / DAY
    right = own[:, c.PLACE["skill_right"] - c.SKILL_AT]
    for half_life in c.HALF_LIVES_DAYS:
        kept = right * np.exp2(-days / half_life)
        _put(own, f"retained_{half_life:g}_days", kept, c.SKILL_AT)


def _prerequisites(
    own: Floats,
    log: Log,
    person: Indices,
    residual: Floats,
    information: Floats,
    graph: SkillGraph | None,
) -> None:
    """The mean ability on the direct prerequisites; it fades as own answers come in."""
    needed = edges_of(graph)
    if not needed:
        return
    sums: dict[tuple[int, int], tuple[float, float]] = {}
    column, count = np.zeros(len(log.tag_row)), own[:, 0]
    rows, skills = log.tag_row.tolist(), log.tag_skill.tolist()
    whom, by_row = (
        person.tolist(),
        np.split(np.arange(len(rows)), np.flatnonzero(np.diff(log.tag_row)) + 1),
    )
    for tags in by_row if rows else ():
        for tag in tags.tolist():
            before = needed.get(skills[tag], ())
            who = whom[rows[tag]]
            total = sum(_ability(sums.get((who, one))) for one in before)
            column[tag] = total / max(1, len(before))
        for tag in tags.tolist():
            at = (whom[rows[tag]], skills[tag])
            top, bottom = sums.get(at, (0.0, 0.0))
            sums[at] = top + float(residual[rows[tag]]), bottom + float(information[rows[tag]])
    _put(own, "prerequisites", column * np.exp(-count), c.SKILL_AT)


def _ability(sums: tuple[float, float] | None) -> float:
    return 0.0 if sums is None else sums[0] / (c.SKILL_TAU[-1] + sums[1])


def _asked(figures: Floats, log: Log, students: Groups, skill_set: Indices, rare: Floats) -> None:
    place = students.count()
    later = place > 0.0
    known, item = np.unique(log.item, return_inverse=True)
    person = students.back(students.group.astype(np.float64)).astype(np.int64)
    groups = Groups(person * (len(known) + 1) + item)
    apart = np.where(groups.count() > 0.0, place - groups.lag(place), 0.0)
    groups = groups.split(apart > c.ITEM_REACH)
    met = groups.count() > 0.0
    right = groups.total(log.weight * log.score)
    _put(figures, "rare", rare)
    _put(figures, "item_met", met.astype(np.float64))
    _put(figures, "item_answers", np.log1p(groups.count()))
    _put(figures, "item_right", np.log1p(right))
    _put(figures, "item_wrong", np.log1p(groups.total(log.weight * (1.0 - log.score))))
    _put(figures, "item_last", np.where(met, groups.lag(log.score) - 0.5, 0.0))
    _put(figures, "item_apart", np.where(met, np.log1p(apart), 0.0))
    same = later & (students.lag(item.astype(np.float64), 1, -1.0) == item)
    _put(figures, "same_item", same.astype(np.float64))
    _put(figures, "same_item_run", np.log1p(students.run(same)))
    _put(figures, "same_item_last", np.where(same, students.lag(log.score) - 0.5, 0.0))
    same = later & (students.lag(skill_set.astype(np.float64), 1, -1.0) == skill_set)
    _put(figures, "same_skills", same.astype(np.float64))
    _put(figures, "same_skills_run", np.log1p(students.run(same)))
