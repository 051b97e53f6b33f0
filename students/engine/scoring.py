"""The terms of a step's score: one function of state, course and wishes, all in log units.

The policy is an interleaved frontier, the best of those compared on simulated students
(``manage.py benchmark_paths``): a product

    readiness^2 x led_up_to^2 x (1 - p_known)^1.2 x (1 + .15 log(1 + descendants))
    x (1 + answers / 8)^-.8 x (.1 + .9 (1 - 2^(-days / 2)))^.1 x e^(.5 min(1, forgotten))
    / (1 + .7 x times met today)

whose logarithm is a sum, so that each factor becomes a term that a person can read and weigh; a
term of 0.1 makes a step about 10 % more worthwhile. What practice is worth falls with the answers
given (the power law of practice, Newell and Rosenbloom 1981) and rises with the days of rest
(spacing, Cepeda et al. 2006); neither needs an estimate to be right, which is why they are there
beside it. Terms are rounded to six decimals before anything is compared: the stored numbers are
the numbers that ranked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from students.engine.belief import DAY
from students.engine.catalogue import Catalogue, Flags, Floats, Indices, Wishes
from students.engine.graph import SkillGraph
from students.engine.mastery import Mastery
from students.engine.model import DAY_OF_WORK_GAP, Model
from students.engine.prerequisites import CLOSE, KNOWN, Prerequisites, prerequisites_of
from students.engine.ranking import micro, weight_of
from students.engine.reasons import TERMS
from students.engine.state import LearnerState

DUE_LOSS = 0.3
TYPICAL_MINUTES = 10.0

_READINESS, _GAIN, _UNLOCKS, _FORGETTING = 2.0, 1.2, 0.15, 0.5
_PRACTICE, _PRACTICE_ANSWERS = 0.8, 8.0
_SPACING, _SPACING_DAYS, _AT_ONCE = 0.1, 2.0, 0.1
_FORMAT_BONUS, _INTEREST_BONUS = 0.3, 0.2
_GOAL_BONUS, _ON_THE_WAY_BONUS = 0.5, 0.35
_EFFORT = 0.25
_LEAST_READINESS = 0.05
_LEAST_TO_GAIN = 0.02
_NEARLY = 0.5

# Columns: lesson, practice, quiz.
_STAGES = np.array(
    [
        [0.4, 0.2, 0.0],  # new, or too few answers to tell
        [0.0, 0.2, 0.3],  # too few answers, but probably easy: a check tells
        [0.2, 0.3, 0.0],  # being learned
        [0.0, 0.4, 0.1],  # nearly known
        [-0.3, 0.2, 0.4],  # known: show it
        [-0.2, 0.3, 0.3],  # due for review
        [0.4, 0.12, 0.0],  # new, with a lesson that waits: it comes before practice
        [0.0, 0.6, 0.1],  # new, its lesson worked through: now practice
    ]
)
_FATIGUE = np.array([3.0, 1.5, 2.5])
_FATIGUE_HALF_LIFE_DAYS = np.array([30.0, 3.0, 7.0])
_COOL_DOWN_DAYS = np.array([3.0, 1.0 / 24.0, 20.0 / 24.0])


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the student stands, one slot per catalogue skill (and a last one for "no skill")."""

    masteries: dict[int, Mastery]
    blocker: dict[int, int]
    blocked: Flags
    due: Flags
    times_today: Floats
    just_done: Flags  # per activity
    terms: Floats  # (terms, candidates), rounded; exploration and variety are still zero


def assess(
    model: Model,
    state: LearnerState,
    graph: SkillGraph,
    catalogue: Catalogue,
    wishes: Wishes,
    at: float,
) -> Situation:
    """Everything that can be said of each candidate before the first step is chosen."""
    needs = prerequisites_of(graph, catalogue)
    found = model.masteries(state, needs.wanted, at, graph)
    known = np.array([mastery.p_known for mastery in found])
    answers = np.array([float(mastery.evidence_count) for mastery in found])
    enough = np.array([mastery.enough for mastery in found], dtype=np.bool_)
    blocker = needs.blockers(np.where(enough, known, 0.0))
    blocked = np.zeros(len(needs.opens), dtype=np.bool_)
    blocked[list(blocker)] = True
    mine = found[: len(catalogue.skills)]
    forgotten = _forgotten(mine, known, enough)
    since, times = _done(state, catalogue, at)
    by_skill = _skill_terms(known, answers, needs, mine, at)
    by_skill["course_order"] = _READINESS * np.log(needs.led_up_to(known, answers))
    by_skill["due_review"] = _FORGETTING * np.minimum(1.0, forgotten)
    by_skill["goal"] = _goals(graph, catalogue, wishes)
    by_skill["teacher_weight"] = np.array(
        [wishes.emphasis.get(skill, 0.0) for skill in catalogue.skills] + [0.0]
    )
    by_activity = _activity_terms(catalogue, wishes, needs.readiness(known, answers), since, times)
    due = forgotten >= DUE_LOSS
    stage = np.where(due, 5, np.append(_stage(known, enough)[: len(mine)], 0))
    stage = np.where(stage == 0, _beginning(catalogue, times), stage)
    return Situation(
        masteries=dict(zip(needs.wanted, found, strict=True)),
        blocker=blocker,
        blocked=blocked,
        due=due,
        times_today=_times_today(state, catalogue, at),
        just_done=since < _COOL_DOWN_DAYS[catalogue.kind],
        terms=_table(catalogue, wishes, by_skill, by_activity, stage),
    )


def _skill_terms(
    known: Floats, answers: Floats, needs: Prerequisites, mine: list[Mastery], at: float
) -> dict[str, Floats]:
    """What speaks for each slot's skill by itself."""
    count = len(mine)
    never = float("inf")
    days = np.array([never if one.last_at is None else (at - one.last_at) / DAY for one in mine])
    rested = _AT_ONCE + (1.0 - _AT_ONCE) * (1.0 - np.exp2(-np.maximum(0.0, days) / _SPACING_DAYS))
    gain = _GAIN * np.log(np.maximum(_LEAST_TO_GAIN, 1.0 - known[:count]))
    practised = -_PRACTICE * np.log(1.0 + answers[:count] / _PRACTICE_ANSWERS)
    return {
        "expected_gain": np.append(gain, _GAIN * np.log(_LEAST_TO_GAIN)),
        "practice": np.append(practised, 0.0),
        "spacing": np.append(_SPACING * np.log(rested), 0.0),
        "unlocks": np.log(1.0 + _UNLOCKS * np.log(1.0 + needs.opens)),
    }


def _activity_terms(
    catalogue: Catalogue, wishes: Wishes, readiness: Floats, since: Floats, times: Floats
) -> dict[str, Floats]:
    """What speaks for each activity, whichever of its skills it is for."""
    kind = catalogue.kind
    halved = np.exp2(-since / _FATIGUE_HALF_LIFE_DAYS[kind])
    liked = np.array([float(name in wishes.formats) for name in catalogue.formats] or [0.0])
    weakest = _weakest(catalogue, readiness)
    return {
        "readiness": _READINESS * np.log(np.maximum(_LEAST_READINESS, weakest)),
        "format_preference": _FORMAT_BONUS * liked[catalogue.format],
        "interest": _INTEREST_BONUS * _interesting(catalogue, wishes),
        "newness": -_FATIGUE[kind] * halved - 0.1 * np.minimum(times, 5.0),
        "effort": _effort(catalogue),
    }


def _table(
    catalogue: Catalogue,
    wishes: Wishes,
    by_skill: dict[str, Floats],
    by_activity: dict[str, Floats],
    stage: Indices,
) -> Floats:
    """``(terms, candidates)``: each term weighed by the teacher, rounded, and looked up."""
    terms = np.zeros((len(TERMS), len(catalogue.activity)))
    for row, name in enumerate(TERMS):
        weight = weight_of(wishes, name)
        if name in by_skill:
            terms[row] = micro(by_skill[name] * weight)[catalogue.skill]
        elif name in by_activity:
            terms[row] = micro(by_activity[name] * weight)[catalogue.activity]
        elif name == "stage":
            table = micro(_STAGES * weight)
            terms[row] = table[stage[catalogue.skill], catalogue.kind[catalogue.activity]]
    return terms


def _forgotten(mine: list[Mastery], known: Floats, enough: Flags) -> Floats:
    """Per slot, log-odds lost since the skill was last practised, if it was known then; else 0."""
    count = len(mine)
    now = known[:count]
    before = np.array([one.p_when_last_seen or 0.0 for one in mine])
    was_known = enough[:count] & (before >= KNOWN)
    before = np.where(was_known, before, now)
    lost = np.log(before / (1.0 - before)) - np.log(now / (1.0 - now))
    return np.append(np.maximum(0.0, lost), 0.0)


def _stage(known: Floats, enough: Flags) -> Indices:
    """The row of ``_STAGES`` for each estimate."""
    shown = np.select([known >= KNOWN, known >= _NEARLY], [4, 3], 2)
    return np.asarray(np.where(enough, shown, known >= CLOSE), dtype=np.intp)


def _beginning(catalogue: Catalogue, times: Floats) -> Indices:
    """The row of ``_STAGES`` for what is new, per slot: by its lessons, if it has any."""
    is_lesson = catalogue.kind[catalogue.activity] == 0
    done = is_lesson & (times[catalogue.activity] > 0.0)
    row = np.zeros(len(catalogue.skills) + 1, dtype=np.intp)
    row[catalogue.skill[is_lesson]] = 6
    row[catalogue.skill[done]] = 7
    return row


def _done(state: LearnerState, catalogue: Catalogue, at: float) -> tuple[Floats, Floats]:
    """Days since each activity was last done (infinite: never), and how often."""
    since = np.full(len(catalogue.activities), np.inf)
    times = np.zeros(len(catalogue.activities))
    places = np.array([catalogue.index.get(one, -1) for one in state.activities], dtype=np.intp)
    records = state.activities.values()
    mine = places >= 0
    since[places[mine]] = at - np.array([record.last_at for record in records])[mine]
    times[places[mine]] = np.array([record.times for record in records])[mine]
    return np.maximum(0.0, since) / DAY, times


def _times_today(state: LearnerState, catalogue: Catalogue, at: float) -> Floats:
    beliefs = [state.skills.get(skill) for skill in catalogue.skills]
    return np.array(
        [
            float(one.sittings) if one and at - one.last_at <= DAY_OF_WORK_GAP else 0.0
            for one in (*beliefs, None)
        ]
    )


def _goals(graph: SkillGraph, catalogue: Catalogue, wishes: Wishes) -> Floats:
    values = np.zeros(len(catalogue.skills) + 1)
    on_the_way = graph.ancestors(wishes.goals) if wishes.goals else frozenset()
    for place, skill in enumerate(catalogue.skills if wishes.goals else ()):
        if skill in wishes.goals:
            values[place] = _GOAL_BONUS
        elif skill in on_the_way:
            values[place] = _ON_THE_WAY_BONUS
    return values


def _weakest(catalogue: Catalogue, readiness: Floats) -> Floats:
    """An activity is as ready as the least ready of its skills."""
    if not len(catalogue.first):
        return np.zeros(0)
    return np.asarray(np.minimum.reduceat(readiness[catalogue.skill], catalogue.first))


def _effort(catalogue: Catalogue) -> Floats:
    """Gain per minute, on a gentle slope. How much a day holds is another matter: ``day.py``."""
    longer = np.log(np.maximum(1.0, catalogue.minutes) / TYPICAL_MINUTES)
    return np.asarray(-_EFFORT * longer)


def _interesting(catalogue: Catalogue, wishes: Wishes) -> Floats:
    """1 for an activity about something the student cares for."""
    cares = frozenset(wishes.interests)
    if not cares:
        return np.zeros(len(catalogue.activities))
    return np.array([float(not cares.isdisjoint(one.topics)) for one in catalogue.activities])
