"""Simpler predictors, each fitted to the same students and judged on the same answers."""

from __future__ import annotations

from math import exp

import numpy as np

from students.engine import columns as c
from students.engine.fitting_newton import Block, Problem, solve
from students.engine.log import Log
from students.engine.scans import Floats, Indices
from students.engine.tracks import Tracks, track

_SHRINK = 2.0
_ELO_STEP, _ELO_SLOWS = 1.0, 0.1


def item_mean(train: Log, test: Log) -> Floats:
    """The item's success rate, shrunk a little to everybody's."""
    size = int(max(train.item.max(), test.item.max())) + 1
    count = np.bincount(train.item, minlength=size)
    right = np.bincount(train.item, train.score, minlength=size)
    rates = (right + _SHRINK * train.score.mean()) / (count + _SHRINK)
    return np.asarray(rates[test.item])


class _Elo:
    """Ability overall and on each skill against an item's difficulty, moved after each answer.

    The step is K / (1 + b n) (Pelanek 2016). Items move while training only.
    """

    def __init__(self) -> None:
        self.items: dict[int, tuple[float, int]] = {}

    def run(self, log: Log, learn: bool) -> Floats:
        out = np.empty(len(log))
        ends = np.cumsum(log.tag_counts()).tolist()
        tags, start, who = log.tag_skill.tolist(), 0, None
        skills: dict[int, tuple[float, int]] = {}
        rows = zip(log.student.tolist(), log.item.tolist(), log.score.tolist(), ends, strict=True)
        for place, (student, item, score, end) in enumerate(rows):
            if student != who:
                who, theta, answers, skills = student, 0.0, 0, {}
            asked = tags[start:end]
            start = end
            difficulty, met = self.items.get(item, (0.0, 0))
            known = [skills.get(skill, (0.0, 0)) for skill in asked]
            own = sum(value for value, _ in known) / max(1, len(known))
            out[place] = p = 1.0 / (1.0 + exp(difficulty - theta - own))
            miss = score - p
            theta += _step(answers) * miss
            answers += 1
            for skill, (value, count) in zip(asked, known, strict=True):
                skills[skill] = value + _step(count) * miss, count + 1
            if learn:
                self.items[item] = difficulty - _step(met) * miss, met + 1
        return out


def _step(count: int) -> float:
    return _ELO_STEP / (1.0 + _ELO_SLOWS * count)


def elo(train: Log, test: Log) -> Floats:
    """Elo with items and skills."""
    model = _Elo()
    model.run(train, learn=True)
    return model.run(test, learn=False)


def pfa(train: Log, test: Log) -> Floats:
    """Each skill's successes and failures so far, weighed skill by skill (Pavlik et al. 2009)."""
    return _regression(train, test, best=False)


def best_lr(train: Log, test: Log) -> Floats:
    """PFA with items and with successes and failures on everything (Gervet et al. 2020)."""
    return _regression(train, test, best=True)


def _regression(train: Log, test: Log, best: bool) -> Floats:
    """Logistic regression with a fixed ridge of 1; counts as log(1 + count)."""
    skills = int(max(train.tag_skill.max(initial=0), test.tag_skill.max(initial=0))) + 1
    items = int(max(train.item.max(), test.item.max())) + 1
    problem = _problem(train, items if best else 0, skills)
    beta = solve(problem, learn_penalties=False)
    z = _problem(test, items if best else 0, skills).scores(beta)
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


def _problem(log: Log, items: int, skills: int) -> Problem:
    half = np.full(len(log), 0.5)
    tracks = track(log, half, half)
    blocks = _skill_blocks(log, tracks, skills)
    dense = np.zeros((len(log), 0), dtype=np.float32)
    if items:
        blocks.append(Block("items", log.item, items, penalty=1.0))
        wrong = tracks.figures[:, c.PLACE["wrong"]]
        right = np.expm1(tracks.figures[:, c.PLACE["answers"]]) - np.expm1(wrong)
        right = np.log1p(np.maximum(0.0, right))
        dense = np.stack([right, wrong], axis=1).astype(np.float32)
    signs = np.zeros(dense.shape[1], dtype=np.int64)
    return Problem(dense, log.score, log.weight, signs, blocks, penalty=1.0)


def _skill_blocks(log: Log, tracks: Tracks, skills: int) -> list[Block]:
    row, tag = log.tag_row, log.tag_skill
    right = tracks.of_skill[:, c.PLACE["skill_right"] - c.SKILL_AT]
    wrong = tracks.of_skill[:, c.PLACE["skill_wrong"] - c.SKILL_AT]
    return [_skill_block(row, tag, skills, value) for value in (None, right, wrong)]


def _skill_block(row: Indices, tag: Indices, skills: int, value: Floats | None) -> Block:
    return Block("skills", tag, skills, 0, value, row, 1.0)


YARDSTICKS = {"item_mean": item_mean, "elo": elo, "pfa": pfa, "best_lr": best_lr}
