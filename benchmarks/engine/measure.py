"""One benchmark run: folds by student, the model first, then the yardsticks on the same folds.

Fits are timed by the clock on the wall, microseconds by this process's own time on the processor.
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.engine.yardsticks import YARDSTICKS
from students.engine import Model, Response
from students.engine.batch import predict, references
from students.engine.fitting import fit_log
from students.engine.judging import auc, judge
from students.engine.log import Log
from students.engine.scans import Flags, Floats, Groups, Indices
from students.engine.tracks import track

_SEED = 7
_FIRST = 5
_OBJECTS = 3_000
_SKILLS, _ROUNDS = 300, 20
_MICRO = 1e6

Say = Callable[[str], None]


@dataclass
class Run:
    """A log cut into folds; ``unseen`` marks answers to items that training did not hold."""

    log: Log
    fold: Indices
    first: Flags
    unseen: Flags

    @classmethod
    def of(cls, log: Log, folds: int) -> Run:
        """Whole students to each fold, shuffled with a fixed seed."""
        number = np.unique(log.student, return_inverse=True)[1]
        shuffled = np.random.default_rng(_SEED).permutation(int(number.max()) + 1) % folds
        fold = shuffled[number].astype(np.int64)
        unseen = np.zeros(len(log), dtype=np.bool_)
        for one in range(folds):
            mine = fold == one
            unseen[mine] = ~np.isin(log.item[mine], log.item[~mine])
        first = Groups(number.astype(np.int64)).count() < _FIRST
        return cls(log, fold, first, unseen)

    def figures(self, p: Floats) -> dict[str, float | None]:
        """How well all folds together were predicted."""
        right, told = self.log.score >= 0.5, judge(p, self.log.score)
        return {
            "auc": told.auc,
            "rmse": told.rmse,
            "log_loss": told.log_loss,
            "ece": told.calibration_error,
            "auc_first5": auc(p[self.first], right[self.first]),
            "auc_unseen_items": auc(p[self.unseen], right[self.unseen]),
        }


def measure(log: Log, folds: int, say: Say) -> dict[str, Any]:
    """Everything that can be said of predictions on this file."""
    run = Run.of(log, folds)
    model = _model(run, folds, say)
    yardsticks = {}
    for name, predictor in YARDSTICKS.items():
        p = np.empty(len(log))
        for fold in range(folds):
            mine = run.fold == fold
            p[mine] = predictor(log.of(~mine), log.of(mine))
        yardsticks[name] = run.figures(p)
        say(f"{name}: AUC {_short(yardsticks[name]['auc'])}")
    return {"model": model, "yardsticks": yardsticks}


def _model(run: Run, folds: int, say: Say) -> dict[str, Any]:
    p, seconds, batch = np.empty(len(run.log)), [], []
    for fold in range(folds):
        mine = run.fold == fold
        train, test = run.log.of(~mine), run.log.of(mine)
        began = perf_counter()
        model = fit_log(train)
        seconds.append(perf_counter() - began)
        p[mine], times = _timed(model, test)
        batch.append(times)
        told = auc(p[mine], test.score >= 0.5)
        say(f"fold {fold + 1} of {folds}: AUC {_short(told)}, {seconds[-1]:.0f} s")
    update, guess = np.mean(batch, axis=0).tolist()
    return {
        **run.figures(p),
        "fit_s": float(np.mean(seconds)),
        "update_us": update,
        "predict_us": guess,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _per_mb(),
        **_objects(model, test),
    }


def _per_mb() -> float:
    """``ru_maxrss`` is in kilobytes, on macOS in bytes."""
    return 1024.0**2 if sys.platform == "darwin" else 1024.0


def _timed(model: Model, log: Log) -> tuple[Floats, tuple[float, float]]:
    """Predictions, and microseconds per answer to count and to predict, in a batch."""
    reference, rare = references(model.weights, log)
    began = process_time()
    track(log, reference, rare)
    counted = process_time() - began
    began = process_time()
    p = predict(model, log)
    whole = process_time() - began
    each = _MICRO / len(log)
    return p, (counted * each, max(0.0, whole - counted) * each)


def _objects(model: Model, log: Log) -> dict[str, float]:
    """Microseconds through ``Model.update`` and ``p_correct``, and a long list of masteries."""
    state, who, update, guess = model.start(), -1, 0.0, 0.0
    rows = responses(log, _OBJECTS)
    for student, one in rows:
        if student != who:
            state, who = model.start(), student
        began = process_time()
        model.p_correct(state, one.skills, one.at, one.item)
        middle = process_time()
        state = model.update(state, one)
        guess, update = guess + middle - began, update + process_time() - middle
    many = [Response(one, (one,), float(one % 2), 0.0) for one in range(_SKILLS)]
    state = model.replay(model.start(), many)
    began = process_time()
    for _ in range(_ROUNDS):
        model.masteries(state, range(_SKILLS), 0.0)
    return {
        "update_us_object": _MICRO * update / len(rows),
        "predict_us_object": _MICRO * guess / len(rows),
        "masteries_300_ms": 1e3 * (process_time() - began) / _ROUNDS,
    }


def responses(log: Log, most: int) -> list[tuple[int, Response]]:
    """The first answers as objects, each with its student."""
    ends = np.cumsum(log.tag_counts())[:most].tolist()
    starts = [0, *ends[:-1]]
    return [
        (
            int(log.student[row]),
            Response(
                int(log.item[row]),
                tuple(log.tag_skill[start:end].tolist()),
                float(log.score[row]),
                float(log.at[row]),
            ),
        )
        for row, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


def _short(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
