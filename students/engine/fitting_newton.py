r"""Penalised logistic regression with signs: truncated Newton, penalties by empirical Bayes.

**What is maximised.** ``sum w (y z - log(1 + e^z)) - sum lambda_b |beta_b|^2 / 2`` over a dense
block (the columns) and sparse ones (a weight for each item, skill or pair): a random-effects model
whose blocks are normal around zero with variance ``1 / lambda_b``.

**Step.** Newton's, solved by conjugate gradients on products with the Hessian (Nocedal and Wright
2006, ch. 7), preconditioned by the exact inverse of the dense block and the diagonal of the sparse
ones. A weight that would leave its sign stops at zero and is left out while its gradient holds it
there (projected Newton; Bertsekas 1982).

**Penalties.** After each of the first steps ``lambda = gamma / |beta|^2``, where ``gamma = sum(1 -
lambda / H_ii)`` counts the parameters that the data determine (MacKay 1992, "Bayesian
interpolation"). A block that tells nothing shrinks away by itself, so one configuration does for
sixty students and for thousands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from students.engine.scans import Floats, Indices

_CHUNK = 65_536
_LEAST, _MOST = 0.3, 1e4
_PENALTY_STEPS = (1, 2, 3, 4)
_FLAT = 1e-6


@dataclass(frozen=True)
class Block:
    """One weight for each of ``size`` levels: ``value * weight[level]`` is added to ``row``.

    Without ``row`` entry i belongs to row i; without ``value`` it is 1.
    """

    name: str
    level: Indices
    size: int
    sign: int = 0
    value: Floats | None = None
    row: Indices | None = None
    penalty: float = 10.0

    def spread(self, weights: Floats, rows: int) -> Floats:
        """What the weights add to each row."""
        values = weights[self.level]
        if self.value is not None:
            values = values * self.value
        if self.row is None:
            return np.asarray(values)
        return _summed(self.row, values, rows)

    def gather(self, by_row: Floats, power: int = 1) -> Floats:
        """The transpose of ``spread``; with power 2, the diagonal of its square."""
        values = by_row if self.row is None else by_row[self.row]
        if self.value is not None:
            values = values * self.value**power
        return _summed(self.level, values, self.size)


def _summed(place: Indices, values: Floats, size: int) -> Floats:
    """The sum of the values at each place."""
    return np.asarray(np.bincount(place, values, minlength=size), dtype=np.float64)


@dataclass
class Problem:
    """``dense`` is (rows, columns), scaled; signs and penalties are by column."""

    dense: npt.NDArray[np.float32]
    score: Floats
    weight: Floats
    sign: Indices
    blocks: list[Block]
    offset: Floats | float = 0.0
    penalty: float = 3.0
    ends: list[int] = field(init=False)
    free_from: Floats = field(init=False)
    signs: Indices = field(init=False)

    def __post_init__(self) -> None:
        sizes = [self.dense.shape[1] + 1, *(block.size for block in self.blocks)]
        self.ends = np.cumsum(sizes).tolist()
        self.free_from = np.concatenate(
            [
                np.full(sizes[0] - 1, self.penalty),
                [_FLAT],
                *(np.full(block.size, block.penalty) for block in self.blocks),
            ]
        )
        self.signs = np.concatenate(
            [self.sign, [0], *(np.full(block.size, block.sign) for block in self.blocks)]
        ).astype(np.int64)

    @property
    def columns(self) -> int:
        return int(self.dense.shape[1])

    def parts(self) -> list[slice]:
        """Where each sparse block's weights lie."""
        return [slice(a, b) for a, b in zip(self.ends[:-1], self.ends[1:], strict=True)]

    def scores(self, beta: Floats) -> Floats:
        """The linear predictor without the offset."""
        count = self.columns
        z: Floats = (self.dense @ beta[:count].astype(np.float32)).astype(np.float64) + beta[count]
        for block, part in zip(self.blocks, self.parts(), strict=True):
            z += block.spread(beta[part], len(z))
        return z

    def transposed(self, by_row: Floats) -> Floats:
        """The transpose of ``scores``."""
        dense: Floats = (by_row.astype(np.float32) @ self.dense).astype(np.float64)
        sparse = [block.gather(by_row) for block in self.blocks]
        return np.asarray(np.concatenate([dense, [by_row.sum()], *sparse]))

    def loss(self, beta: Floats, z: Floats) -> float:
        """Minus what is maximised."""
        fit = self.weight @ (np.logaddexp(0.0, z) - self.score * z)
        return float(fit + 0.5 * (self.free_from * beta * beta).sum())


def solve(
    problem: Problem, steps: int = 12, inner: int = 25, learn_penalties: bool = True
) -> Floats:
    """The weights: columns, intercept, then block after block. Deterministic."""
    beta = np.zeros(problem.ends[-1])
    if np.isscalar(problem.offset):
        mean = float(np.clip(np.average(problem.score, weights=problem.weight), 1e-4, 1 - 1e-4))
        beta[problem.columns] = np.log(mean / (1.0 - mean))
    z = problem.scores(beta) + problem.offset
    loss = problem.loss(beta, z)
    for number in range(steps):
        p = expit(z)
        curvature = problem.weight * np.maximum(p * (1.0 - p), 1e-4)
        gradient = problem.transposed(problem.weight * (p - problem.score))
        gradient += problem.free_from * beta
        held = (beta == 0.0) & (problem.signs != 0) & (problem.signs * gradient > 0.0)
        system = _System(problem, curvature, ~held)
        step = system.solve(-gradient, inner)
        beta, z, after = _line_search(problem, beta, step, loss)
        gained, loss = loss - after, after
        if learn_penalties and number in _PENALTY_STEPS:
            _penalise(problem, beta, system)
            loss = problem.loss(beta, z)
        elif gained < 1e-7 * len(z):
            break
    return beta


def _line_search(
    problem: Problem, beta: Floats, step: Floats, loss: float
) -> tuple[Floats, Floats, float]:
    """Halve the step until it helps; weights that leave their sign stop at zero."""
    size = 1.0
    while True:
        trial = beta + size * step
        trial[(problem.signs != 0) & (problem.signs * trial < 0.0)] = 0.0
        z = problem.scores(trial) + problem.offset
        after = problem.loss(trial, z)
        if after <= loss:
            return trial, z, after
        if size < 0.01:
            return beta, problem.scores(beta) + problem.offset, loss
        size /= 2.0


def _penalise(problem: Problem, beta: Floats, system: _System) -> None:
    """MacKay's update, block by block; the columns are one block."""
    count = problem.columns
    if count:
        inverse = np.diag(cho_solve(system.factor, np.eye(count + 1)))[:count]
        kept = np.maximum(1.0 - problem.free_from[:count] * inverse, 1e-3)
        problem.free_from[:count] = _ratio(kept.sum(), beta[:count])
    for block, part, diagonal in zip(
        problem.blocks, problem.parts(), system.diagonals, strict=True
    ):
        if block.penalty <= 0.0:
            continue
        kept = np.maximum(1.0 - problem.free_from[part] / diagonal, 0.0)
        problem.free_from[part] = _ratio(kept.sum(), beta[part])


def _ratio(determined: float, beta: Floats) -> float:
    return float(np.clip(determined / ((beta * beta).sum() + 1e-6), _LEAST, _MOST))


class _System:
    """The Hessian at a point, the weights held at zero left out, and its preconditioner."""

    def __init__(self, problem: Problem, curvature: Floats, free: npt.NDArray[np.bool_]) -> None:
        self.problem, self.curvature, self.free = problem, curvature, free.astype(np.float64)
        self.diagonals = [
            block.gather(curvature, 2) + problem.free_from[part]
            for block, part in zip(problem.blocks, problem.parts(), strict=True)
        ]
        self.factor = cho_factor(self._dense())

    def _dense(self) -> Floats:
        count = self.problem.columns + 1
        total = np.zeros((count, count))
        for start in range(0, len(self.curvature), _CHUNK):
            rows = self.problem.dense[start : start + _CHUNK]
            with_one = np.concatenate([rows, np.ones((len(rows), 1), np.float32)], axis=1)
            weight = self.curvature[start : start + _CHUNK, None].astype(np.float32)
            total += (with_one * weight).T @ with_one
        total[np.diag_indices(count)] += self.problem.free_from[:count]
        total[np.diag_indices(count)] += 1e-6 * np.trace(total) / count
        held = self.free[:count] == 0.0
        total[held] = 0.0
        total[:, held] = 0.0
        total[held, held] = 1.0
        return total

    def product(self, vector: Floats) -> Floats:
        """The Hessian times a vector."""
        inside = self.problem.transposed(self.curvature * self.problem.scores(vector))
        return np.asarray((inside + self.problem.free_from * vector) * self.free)

    def _precondition(self, vector: Floats) -> Floats:
        count = self.problem.columns + 1
        dense = cho_solve(self.factor, vector[:count])
        sparse = vector[count:] / np.concatenate([np.empty(0), *self.diagonals])
        return np.asarray(np.concatenate([dense, sparse]) * self.free)

    def solve(self, target: Floats, inner: int) -> Floats:
        """Conjugate gradients until the residual is a hundredth."""
        residual = target * self.free
        solution = np.zeros_like(residual)
        ready = self._precondition(residual)
        direction, now = ready.copy(), float(residual @ ready)
        enough = 1e-4 * now
        for _ in range(inner):
            if now <= enough or now <= 0.0:
                break
            product = self.product(direction)
            size = now / float(direction @ product)
            solution += size * direction
            residual -= size * product
            ready = self._precondition(residual)
            after = float(residual @ ready)
            direction = ready + after / now * direction
            now = after
        return solution
