"""The terms of a step's score: one function of state, course and wishes, all in log units.

The policy is the interleaved frontier, the best of those compared on simulated students: a product

    readiness^2 x (1 - p_known) x (1 + .25 log(1 + descendants)) / (1 + .7 x times met today)

whose logarithm is a sum, so that each factor becomes a term that a person can read and weigh; a
term of 0.1 makes a step about 10 % more worthwhile. Terms are rounded to six decimals before
anything is compared: the stored numbers are the numbers that ranked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from students.engine.belief import DAY, logit
from students.engine.catalogue import (
    FEWEST_STEPS,
    MOST_STEPS,
    Catalogue,
    Flags,
    Floats,
    Wishes,
)
from students.engine.graph import SkillGraph
from students.engine.mastery import Mastery
from students.engine.model import DAY_OF_WORK_GAP, Model
from students.engine.ranking import micro, weight_of
from students.engine.reasons import TERMS
from students.engine.state import LearnerState

KNOWN = 0.7
READY = 0.6
DUE_LOSS = 0.3
TYPICAL_MINUTES = 10.0

_FORMAT_BONUS = 0.3
_GOAL_BONUS, _ON_THE_WAY_BONUS = 0.5, 0.35
_EFFORT = 0.25
_LEAST_READINESS = 0.05
_LEAST_TO_GAIN = 0.02

# Columns: lesson, practice, quiz.
_STAGES = np.array(
    [
        [0.4, 0.2, 0.0],  # new, or too few answers to tell
        [0.0, 0.2, 0.3],  # too few answers, but probably easy: a check tells
        [0.2, 0.3, 0.0],  # being learned
        [0.0, 0.4, 0.1],  # nearly known
        [-0.3, 0.2, 0.4],  # known: show it
        [-0.2, 0.3, 0.3],  # due for review
    ]
)
_FATIGUE = np.array([3.0, 1.5, 2.5])
_FATIGUE_HALF_LIFE_DAYS = np.array([30.0, 3.0, 7.0])
_COOL_DOWN_DAYS = np.array([3.0, 1.0 / 24.0, 20.0 / 24.0])


@dataclass(frozen=True, slots=True)
class Situation:
    """Where the student stands, one slot per catalogue skill (and a last one for "no skill")."""

    masteries: dict[int, Mastery]
    blocker: tuple[int | None, ...]
    blocked: Flags
    readiness: Floats
    due: Flags
    times_today: Floats
    just_done: Flags  # per activity
    terms: Floats  # (terms, candidates), rounded; the last row, variety, is still zero


def assess(
    model: Model,
    state: LearnerState,
    graph: SkillGraph,
    catalogue: Catalogue,
    wishes: Wishes,
    at: float,
    seed: int,
) -> Situation:
    """Everything that can be said of each candidate before the first step is chosen."""
    masteries = _masteries(model, state, graph, catalogue, at)
    known = np.array([masteries[skill].p_known for skill in catalogue.skills] + [1.0])
    gates = [_gate(graph, masteries, skill) for skill in catalogue.skills]
    readiness = np.array([gate[0] for gate in gates] + [1.0])
    blocker = (*(gate[1] for gate in gates), None)
    loss = np.array([_forgotten(masteries[skill]) for skill in catalogue.skills] + [0.0])
    due = loss >= DUE_LOSS
    gain = np.log(np.maximum(_LEAST_TO_GAIN, 1.0 - known))
    opens = np.array([float(graph.descendants(skill)) for skill in catalogue.skills] + [0.0])
    stage = np.array([_stage(masteries[skill]) for skill in catalogue.skills] + [0])
    stage[due] = 5
    since, times = _done(state, catalogue, at)
    kind = catalogue.kind
    halved = np.exp2(-since / _FATIGUE_HALF_LIFE_DAYS[kind])
    goals = _goals(graph, catalogue, wishes)
    emphasis = np.array([wishes.emphasis.get(skill, 0.0) for skill in catalogue.skills] + [0.0])
    liked = np.array([float(name in wishes.formats) for name in catalogue.formats] or [0.0])
    by_skill = {
        "expected_gain": gain,
        "unlocks": np.log(1.0 + 0.25 * np.log(1.0 + opens)),
        "due_review": np.where(due, np.log(np.minimum(1.0, 0.6 + 0.4 * loss)) - gain, 0.0),
        "goal": goals,
        "teacher_weight": emphasis,
    }
    weakest = _weakest(catalogue, readiness)
    by_activity = {
        "readiness": 2.0 * np.log(np.maximum(_LEAST_READINESS, weakest)),
        "format_preference": _FORMAT_BONUS * liked[catalogue.format],
        "newness": -_FATIGUE[kind] * halved - 0.1 * np.minimum(times, 5.0),
        "effort": _effort(catalogue, wishes),
        "exploration": _nudges(catalogue, seed, wishes.exploration),
    }
    terms = np.zeros((len(TERMS), len(catalogue.activity)))
    for row, name in enumerate(TERMS):
        weight = weight_of(wishes, name)
        if name in by_skill:
            terms[row] = micro(by_skill[name] * weight)[catalogue.skill]
        elif name in by_activity:
            terms[row] = micro(by_activity[name] * weight)[catalogue.activity]
        elif name == "stage":
            table = micro(_STAGES * weight)
            terms[row] = table[stage[catalogue.skill], kind[catalogue.activity]]
    return Situation(
        masteries=masteries,
        blocker=blocker,
        blocked=np.array([one is not None for one in blocker]),
        readiness=readiness,
        due=due,
        times_today=_times_today(state, catalogue, at),
        just_done=since < _COOL_DOWN_DAYS[kind],
        terms=terms,
    )


def _masteries(
    model: Model, state: LearnerState, graph: SkillGraph, catalogue: Catalogue, at: float
) -> dict[int, Mastery]:
    """Of every skill in the catalogue and whatever those directly require."""
    wanted = dict.fromkeys(catalogue.skills)
    for skill in catalogue.skills:
        wanted.update(dict.fromkeys(needed for needed, _ in graph.requires(skill)))
    return dict(zip(wanted, model.masteries(state, wanted, at, graph), strict=True))


def _gate(graph: SkillGraph, masteries: dict[int, Mastery], skill: int) -> tuple[float, int | None]:
    """Readiness by the weakest prerequisite (an advised one weighs half), and what blocks.

    A hard prerequisite must have been shown: too few answers do not open what builds on it.
    """
    readiness, blocker, weakest = 1.0, None, READY
    for needed, hard in graph.requires(skill):
        p = masteries[needed].p_known
        shown = p if masteries[needed].enough else 0.0
        share = min(1.0, p / KNOWN)
        readiness = min(readiness, share if hard else 0.5 + 0.5 * share)
        if hard and shown < weakest:
            blocker, weakest = needed, shown
    return readiness, blocker


def _forgotten(mastery: Mastery) -> float:
    """Log-odds lost since a skill was last practised, if it was known then; else 0."""
    before = mastery.p_when_last_seen
    if not mastery.enough or before is None or before < KNOWN:
        return 0.0
    return logit(before) - logit(mastery.p_known)


def _stage(mastery: Mastery) -> int:
    if not mastery.enough:
        return 1 if mastery.p_known >= READY else 0
    return 4 if mastery.p_known >= KNOWN else 3 if mastery.p_known >= 0.5 else 2


def _done(state: LearnerState, catalogue: Catalogue, at: float) -> tuple[Floats, Floats]:
    """Days since each activity was last done (infinite: never), and how often."""
    since = np.full(len(catalogue.activities), np.inf)
    times = np.zeros(len(catalogue.activities))
    for activity, record in state.activities.items():
        place = catalogue.index.get(activity)
        if place is not None:
            since[place] = at - record.last_at
            times[place] = record.times
    return np.maximum(0.0, since) / DAY, times


def _times_today(state: LearnerState, catalogue: Catalogue, at: float) -> Floats:
    times = np.zeros(len(catalogue.skills) + 1)
    for place, skill in enumerate(catalogue.skills):
        belief = state.skills.get(skill)
        if belief is not None and at - belief.last_at <= DAY_OF_WORK_GAP:
            times[place] = belief.sittings
    return times


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


def _effort(catalogue: Catalogue, wishes: Wishes) -> Floats:
    """Gain per minute, on a gentle slope; a student in a hurry finds long things longer."""
    usual = TYPICAL_MINUTES
    if wishes.minutes is not None and wishes.minutes > 0.0:
        usual = wishes.minutes / max(FEWEST_STEPS, min(MOST_STEPS, wishes.steps))
    return np.asarray(-_EFFORT * np.log(np.maximum(1.0, catalogue.minutes) / usual))


def _nudges(catalogue: Catalogue, seed: int, bound: float) -> Floats:
    """Uniform in [0, bound) from activity and seed alone (splitmix64's finaliser)."""
    if bound <= 0.0:
        return np.zeros(len(catalogue.activities))
    start = np.uint64((seed * 0x9E3779B97F4A7C15) % 2**64)
    x: npt.NDArray[np.uint64] = catalogue.ids.astype(np.uint64) + start
    x = x * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x = x ^ (x >> np.uint64(31))
    return np.asarray((x >> np.uint64(11)).astype(np.float64) * (bound / 2.0**53))
