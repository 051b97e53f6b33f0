"""Predict each answer of a whole school from the same student's earlier ones, at once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from students.engine import columns as c
from students.engine.graph import SkillGraph
from students.engine.log import Log
from students.engine.model import Model
from students.engine.scans import Floats, Indices
from students.engine.tracks import Tracks, track
from students.engine.weights import Pair, Weights


def predict(model: Model, log: Log, graph: SkillGraph | None = None) -> Floats:
    """The chance that each answer is right, as seen just before it."""
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds(model, log, graph))))


def log_odds(model: Model, log: Log, graph: SkillGraph | None = None) -> Floats:
    """The same on the scale on which everything adds up; no student has a placement."""
    weights = model.weights
    if not len(log):
        return np.zeros(0)
    reference, rare = references(weights, log)
    tracks = track(log, reference, rare, graph)
    z = tracks.figures @ np.array(weights.common) + weights.base
    z += _of_skills(weights, log, tracks)
    z += _of_items(weights, log, tracks)
    return np.asarray(z + _of_past(weights, log, tracks))


def references(weights: Weights, log: Log) -> tuple[Floats, Floats]:
    """The item's success rate among average students and its rarity, by answer."""
    levels, tags = _by_key(log.tag_skill, [lambda one: weights.skill(one).reference])
    counts = log.tag_counts()
    middle = np.bincount(log.tag_row, levels[0][tags], minlength=len(log))
    middle = np.where(counts > 0, middle / np.maximum(1, counts), weights.reference)
    unknown = 1.0 / (1.0 + np.exp(-middle))
    known, place = np.unique(log.item, return_inverse=True)
    found = [weights.items.get(item) for item in known.tolist()]
    rate = np.array([one.reference if one else np.nan for one in found])[place]
    rare = np.array([weights.rarity(item) for item in known.tolist()])[place]
    return np.where(np.isnan(rate), unknown, rate), rare


def _by_key(keys: Indices, readers: Sequence[Any]) -> tuple[list[Floats], Indices]:
    """Each reader's value of each different key, and where each row finds its own."""
    known, place = np.unique(keys, return_inverse=True)
    tables = [np.array([read(key) for key in known.tolist()], dtype=np.float64) for read in readers]
    return tables, place.astype(np.int64)


def _of_skills(weights: Weights, log: Log, tracks: Tracks) -> Floats:
    known, tags = np.unique(log.tag_skill, return_inverse=True)
    own = [weights.skill(skill) for skill in known.tolist()]
    if not own:
        return np.zeros(len(log))
    total = np.array([one.intercept for one in own])[tags]
    slopes = np.array([one.slopes for one in own])
    for place, name in enumerate(c.SLOPES):
        total += slopes[tags, place] * slope_figures(tracks, log, name)
    return np.asarray(
        np.bincount(log.tag_row, total, minlength=len(log)) / np.maximum(1, log.tag_counts())
    )


def slope_figures(tracks: Tracks, log: Log, name: str) -> Floats:
    """By tag, the figure that a skill's own slope multiplies."""
    place = c.PLACE[name]
    if place < c.SKILL_AT:
        return np.asarray(tracks.figures[log.tag_row, place])
    return np.asarray(tracks.of_skill[:, place - c.SKILL_AT])


def _of_items(weights: Weights, log: Log, tracks: Tracks) -> Floats:
    known, place = np.unique(log.item, return_inverse=True)
    found = [weights.items.get(item) for item in known.tolist()]
    own = np.array([(one.intercept, one.slope) if one else (0.0, 0.0) for one in found])
    mixed = sum(
        weight * tracks.figures[:, c.PLACE[name]]
        for weight, name in zip(weights.mix, c.ABILITY_MIX, strict=True)
    )
    return np.asarray(own[place, 0] + own[place, 1] * mixed)


def _of_past(weights: Weights, log: Log, tracks: Tracks) -> Floats:
    known, item = np.unique(log.item, return_inverse=True)
    total = _after(
        weights, log, tracks.before[0], item.astype(np.int64), known.tolist(), weights.after_item
    )
    for lag, table in enumerate(weights.after_skills):
        total += _after(weights, log, tracks.before[lag], tracks.skill_set, tracks.sets, table)
    return total


def _after(
    weights: Weights,
    log: Log,
    before: Indices,
    number: Indices,
    names: Sequence[Hashable],
    table: Mapping[tuple[Any, Any], Pair],
) -> Floats:
    """What a table of pairs adds, the earlier answer being the row ``before``."""
    if not table:
        return np.zeros(len(log))
    code = number[before] * len(names) + number
    codes, place = np.unique(code, return_inverse=True)
    nothing = (0.0, 0.0)
    found = np.array(
        [
            table.get((names[one // len(names)], names[one % len(names)]), nothing)
            for one in codes.tolist()
        ]
    )[place]
    value = found[:, 0] + found[:, 1] * (log.score[before] - weights.mean_score)
    return np.asarray(np.where(before >= 0, value, 0.0))
