"""Learn a model from a school's answers: what each figure, item, skill and sequence weighs.

What is maximised is the one-step-ahead likelihood: each answer is predicted from the earlier ones
of the same student, which is exactly how the model is used. The item's success rate in the
residuals comes from other students (five groups in turn), so no answer is explained with its own
help and the weights are honest about students who are not in the data. The solver and its
penalties are in ``fitting_newton.py``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from students.engine import columns as c
from students.engine.batch import predict, slope_figures
from students.engine.evidence import Response
from students.engine.fitting_newton import Block, Problem, solve
from students.engine.graph import SkillGraph
from students.engine.log import Log, log_of
from students.engine.model import Model
from students.engine.scans import Flags, Floats, Indices
from students.engine.tracks import Tracks, track
from students.engine.weights import ItemWeights, Pair, SkillWeights, Weights, level_of

Histories = Mapping[int, Sequence[Response]]

_GROUPS = 5
_SHRINK_ITEM = 4.0
_SHRINK_SKILL = 10.0
_LEAST_SCALE = 0.1
_LEAST_PAIRS = 4
_LEAST_P = 1e-6
_VARIANCES = (0.05, 3.0)
_EARLY = 4


def fit(responses: Histories, graph: SkillGraph | None = None, prior: Model | None = None) -> Model:
    """A model of these histories (student to responses, oldest first). Deterministic.

    Columns that the data never vary keep ``prior``'s weights. Returns ``prior`` when there is
    nothing to fit.
    """
    return fit_log(log_of(responses), graph, prior)


def fit_log(log: Log, graph: SkillGraph | None = None, prior: Model | None = None) -> Model:
    """The same from arrays."""
    start = prior or Model.default()
    if not len(log):
        return start
    rates = _Rates(log)
    reference, rare = rates.of_others()
    tracks = track(log, reference, rare, graph)
    design = _Design(log, tracks)
    beta = solve(design.problem())
    weights = design.weights(beta, rates, start.weights)
    student, skill = _variances(log, reference, tracks)
    weights = replace(weights, student_variance=student, skill_variance=skill)
    return Model(_version(weights), weights)


def log_likelihood(model: Model, responses: Histories, graph: SkillGraph | None = None) -> float:
    """Mean one-step-ahead log-likelihood per answer, in nats; higher is better."""
    log = log_of(responses)
    p = np.clip(predict(model, log, graph), _LEAST_P, 1.0 - _LEAST_P)
    return float(np.mean(log.score * np.log(p) + (1.0 - log.score) * np.log(1.0 - p)))


def predictions(
    model: Model, history: Sequence[Response], graph: SkillGraph | None = None
) -> Iterator[float]:
    """For each answer, the chance of a right one as seen just before it, answer by answer."""
    state = model.start()
    for response in history:
        yield model.p_correct(state, response.skills, response.at, response.item, graph)
        state = model.update(state, response)


class _Rates:
    """Success rates of items among all students and among those of the other groups.

    An item's rate is shrunk to that of its skills, theirs to everybody's (partial pooling).
    """

    def __init__(self, log: Log) -> None:
        self.log = log
        self.items, self.item = np.unique(log.item, return_inverse=True)
        self.skills, self.tag = np.unique(log.tag_skill, return_inverse=True)
        number = np.unique(log.student, return_inverse=True)[1]
        shuffled = np.random.default_rng(0).permutation(int(number.max()) + 1) % _GROUPS
        self.group = shuffled[number]
        self.counts = log.tag_counts()

    def of_others(self) -> tuple[Floats, Floats]:
        """For each answer, its item's rate and rarity among students of the other groups."""
        rate, rare = np.empty(len(self.log)), np.empty(len(self.log))
        for group in range(_GROUPS):
            mine = self.group == group
            used = ~mine if (~mine).any() else mine
            by_row, answers, _, _ = self.estimate(used)
            rate[mine], rare[mine] = by_row[mine], 1.0 / (1.0 + answers[self.item[mine]] / c.RARE)
        return rate, rare

    def estimate(self, used: Floats | Flags) -> tuple[Floats, Floats, Floats, float]:
        """Rates by answer, answers by item, levels by skill and everybody's, from these rows."""
        score, weight = self.log.score, np.asarray(used, dtype=np.float64)
        mean = float(score @ weight / weight.sum())
        mean = min(0.99, max(0.01, mean))
        of_tag, row = weight[self.log.tag_row], self.log.tag_row
        count = np.bincount(self.tag, of_tag, minlength=len(self.skills))
        right = np.bincount(self.tag, of_tag * score[row], minlength=len(self.skills))
        rates = (right + _SHRINK_SKILL * mean) / (count + _SHRINK_SKILL)
        levels = np.log(rates / (1.0 - rates))
        middle = np.bincount(row, levels[self.tag], minlength=len(score))
        middle = np.where(self.counts > 0, middle / np.maximum(1, self.counts), level_of(mean))
        of_skills = 1.0 / (1.0 + np.exp(-middle))
        answers = np.bincount(self.item, weight, minlength=len(self.items))
        right = np.bincount(self.item, weight * score, minlength=len(self.items))
        by_row = (right[self.item] + _SHRINK_ITEM * of_skills) / (answers[self.item] + _SHRINK_ITEM)
        return np.asarray(by_row), answers.astype(np.float64), np.asarray(levels), level_of(mean)


@dataclass(frozen=True)
class _PairBlock:
    """Which pairs are common enough for weights of their own, and who has which."""

    names: list[tuple[int, int]]
    level: Indices
    there: Floats

    @classmethod
    def of(cls, before: Indices, number: Indices) -> _PairBlock:
        """Pairs of the number at ``before`` and at the row itself."""
        size = int(number.max(initial=0)) + 1
        code = np.where(before >= 0, number[before] * size + number, -1)
        codes, place, counts = np.unique(code, return_inverse=True, return_counts=True)
        kept = (counts >= _LEAST_PAIRS) & (codes >= 0)
        renumbered = np.cumsum(kept) - 1
        names = [(int(one) // size, int(one) % size) for one in codes[kept]]
        level = np.where(kept[place], renumbered[place], 0).astype(np.int64)
        return cls(names, level, kept[place].astype(np.float64))


class _Design:
    """The regression's columns and blocks, and the way back from its weights to a model's."""

    def __init__(self, log: Log, tracks: Tracks) -> None:
        self.log, self.tracks = log, tracks
        figures = tracks.figures
        spread = np.array([column.std() for column in figures.T])
        self.used = np.flatnonzero(spread > 1e-9)
        self.mean = figures.mean(axis=0)
        self.scale = np.maximum(spread, _LEAST_SCALE)
        self.mean_score = float(log.score.mean())
        self.items, self.item = np.unique(log.item, return_inverse=True)
        self.skills, self.tag = np.unique(log.tag_skill, return_inverse=True)
        self.slope_scale = self.scale[[c.PLACE[name] for name in c.SLOPES]]
        mix = [share / self.scale[c.PLACE[name]] for name, share in c.ABILITY_MIX.items()]
        self.mix = (float(mix[0]), float(mix[1]))
        item = self.item.astype(np.int64)
        self.pairs = [_PairBlock.of(tracks.before[0], item)]
        self.pairs += [_PairBlock.of(before, tracks.skill_set) for before in tracks.before]

    def problem(self) -> Problem:
        """The regression, columns centred and scaled."""
        used = self.used
        dense = np.empty((len(self.log), len(used)), dtype=np.float32)
        for place, column in enumerate(used):
            figures = self.tracks.figures[:, column]
            dense[:, place] = (figures - self.mean[column]) / self.scale[column]
        sign = np.array([c.COLUMNS[place].sign for place in used], dtype=np.int64)
        blocks = [*self._item_blocks(), *self._skill_blocks(), *self._pair_blocks()]
        return Problem(dense, self.log.score, self.log.weight, sign, blocks)

    def _item_blocks(self) -> list[Block]:
        figures, item = self.tracks.figures, self.item.astype(np.int64)
        mixed = sum(
            weight * figures[:, c.PLACE[name]]
            for weight, name in zip(self.mix, c.ABILITY_MIX, strict=True)
        )
        return [
            Block("items", item, len(self.items), penalty=4.0),
            Block("items_slope", item, len(self.items), 1, np.asarray(mixed), penalty=15.0),
        ]

    def _skill_blocks(self) -> list[Block]:
        row, tag = self.log.tag_row, self.tag.astype(np.int64)
        share = 1.0 / self.log.tag_counts()[row]
        blocks = [Block("skills", tag, len(self.skills), 0, share, row, 2.0)]
        for name, scale in zip(c.SLOPES, self.slope_scale, strict=True):
            value = share * slope_figures(self.tracks, self.log, name) / scale
            sign = c.COLUMNS[c.PLACE[name]].sign
            blocks.append(Block(name, tag, len(self.skills), sign, value, row, 20.0))
        return blocks

    def _pair_blocks(self) -> list[Block]:
        blocks = []
        for place, pairs in enumerate(self.pairs):
            before = self.tracks.before[max(0, place - 1)]
            above = pairs.there * (self.log.score[before] - self.mean_score)
            size = len(pairs.names)
            blocks.append(Block("pairs", pairs.level, size, 0, pairs.there))
            blocks.append(Block("pairs_slope", pairs.level, size, 1, above))
        return [block for block in blocks if block.size]

    def weights(self, beta: Floats, rates: _Rates, prior: Weights) -> Weights:
        """The model's weights: unscaled, by name and by id."""
        used, count = self.used, len(self.used)
        common = np.array(prior.common)
        common[used] = beta[:count] / self.scale[used]
        base = float(beta[count] - common[used] @ self.mean[used])
        blocks = self._split(beta[count + 1 :])
        by_row, answers, levels, everybody = rates.estimate(np.ones(len(self.log)))
        rate = np.zeros(len(self.items))
        rate[self.item] = by_row
        items = zip(
            rate.tolist(), answers.tolist(), blocks[0].tolist(), blocks[1].tolist(), strict=True
        )
        tables = self._tables(blocks[9:])
        return Weights(
            base=base,
            common=tuple(common.tolist()),
            setting=self._setting(common),
            reference=everybody,
            mean_score=self.mean_score,
            mix=self.mix,
            skills=self._skills(levels, blocks[2], blocks[3:9]),
            items={
                item: ItemWeights(row[0], int(row[1]), row[2], row[3])
                for item, row in zip(self.items.tolist(), items, strict=True)
            },
            after_item=tables[0],
            after_skills=tuple(tables[1:]),
        )

    def _skills(
        self, levels: Floats, intercepts: Floats, slopes: list[Floats]
    ) -> dict[int, SkillWeights]:
        pairs = zip(slopes, self.slope_scale, strict=True)
        own = np.stack([slope / scale for slope, scale in pairs], axis=1)
        rows = zip(levels.tolist(), intercepts.tolist(), own.tolist(), strict=True)
        return {
            skill: SkillWeights(level, intercept, tuple(row))
            for skill, (level, intercept, row) in zip(self.skills.tolist(), rows, strict=True)
        }

    def _split(self, beta: Floats) -> list[Floats]:
        sizes = [len(self.items)] * 2 + [len(self.skills)] * (1 + len(c.SLOPES))
        sizes += [len(pairs.names) for pairs in self.pairs for _ in range(2)]
        return np.split(beta, np.cumsum(sizes)[:-1])

    def _setting(self, common: Floats) -> float:
        """What a usual moment adds to the estimate of mastery: the mean pause, one skill asked."""
        moment = [place for place, column in enumerate(c.COLUMNS) if column.part == "moment"]
        skills = c.PLACE["skills"]
        return float(common[moment] @ self.mean[moment] + common[skills] * np.log(2.0))

    def _tables(self, blocks: list[Floats]) -> list[dict[tuple[Any, Any], Pair]]:
        tables = []
        for place, pairs in enumerate(self.pairs):
            names: list[Any] = self.tracks.sets if place else self.items.tolist()
            weights = zip(blocks[2 * place].tolist(), blocks[2 * place + 1].tolist(), strict=True)
            tables.append(
                {
                    (names[a], names[b]): pair
                    for (a, b), pair in zip(pairs.names, weights, strict=True)
                }
            )
        return tables


def _variances(log: Log, reference: Floats, tracks: Tracks) -> tuple[float, float]:
    """Variances of ability between students and between a student's skills, by moments.

    For two answers of one student, residuals against the item's rate correlate by what she brings:
    ``E[r_i r_j] = I_i I_j m`` with ``m = S`` for different skills and ``m = S + T`` for the same,
    to first order. Averaging over the normal flattens the logistic by ``sqrt(1 + pi V / 8)`` twice
    (MacKay 1992), hence ``V = m / (1 - pi m / 8)``. Only the first answers on each skill are
    looked at, before practice brings students together, and what a number of them moves everybody
    by is taken off.
    """
    practice = np.rint(np.expm1(tracks.figures[:, c.PLACE["least_answers"]])).astype(np.int64)
    early = practice < _EARLY
    log, reference, practice = log.of(early), reference[early], practice[early]
    residual = log.score - reference
    mean = np.bincount(practice, residual) / np.maximum(1, np.bincount(practice))
    residual -= mean[practice]
    information = reference * (1.0 - reference)
    student = np.unique(log.student, return_inverse=True)[1]
    row = log.tag_row
    skills, tag = np.unique(log.tag_skill, return_inverse=True)
    _, own = np.unique(student[row] * (len(skills) + 1) + tag, return_inverse=True)
    within = _products(own, residual[row]), _products(own, information[row])
    whole = _products(student, residual), _products(student, information)
    both = _true_variance(within[0] / within[1]) if within[1] > 0.0 else _VARIANCES[0]
    across = whole[0] - within[0], whole[1] - within[1]
    common = _true_variance(across[0] / across[1]) if across[1] > 0.0 else both / 2.0
    return float(np.clip(common, *_VARIANCES)), float(np.clip(both - common, *_VARIANCES))


def _products(group: Indices, x: Floats) -> float:
    """The sum of x_i x_j over all pairs of different rows of a group."""
    sums = np.bincount(group, x)
    return float((sums * sums).sum() - (x * x).sum())


def _true_variance(moment: float) -> float:
    return moment / (1.0 - min(0.8, 0.39269908169872414 * max(0.0, moment)))


def _version(weights: Weights) -> str:
    """Named after its content, so that equal models have equal names."""
    text = json.dumps(weights.to_dict(), sort_keys=True).encode()
    return f"fit-{hashlib.sha256(text).hexdigest()[:12]}"
