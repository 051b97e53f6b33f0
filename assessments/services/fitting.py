"""Fitting the learning engine to what a district's students have answered."""

from dataclasses import asdict, dataclass
from enum import Enum

import structlog

from assessments.selectors.histories import histories, whole_graph
from assessments.services.item_statistics import count_items
from students.engine import Model, SkillGraph
from students.engine.backtest import backtest, before, split_at
from students.engine.fitting import fit_log
from students.engine.log import Log, log_of
from students.models import EngineFit
from students.selectors.engine_inputs import model_called
from students.selectors.fits import fit_in_force
from students.services.fits import Fitted, keep_fit

FEWEST_ANSWERS = 2_000
FEWEST_STUDENTS = 20
MOST_ANSWERS = 500_000
_events = structlog.get_logger(__name__)


class Outcome(Enum):
    """What came of a fit."""

    TOO_FEW = "too few answers to learn from"
    NOT_BETTER = "kept; it told the last weeks no better than the model in force"
    ADOPTED = "in force from now on"
    KEPT = "kept; an admin has chosen another model"


@dataclass(frozen=True, slots=True)
class Night:
    """What a fit has done in one district."""

    outcome: Outcome
    answers: int
    fit: EngineFit | None = None


def fit_district(
    *,
    fewest_answers: int = FEWEST_ANSWERS,
    fewest_students: int = FEWEST_STUDENTS,
    most_answers: int = MOST_ANSWERS,
) -> Night:
    """Count its items; fit a model to the session's district, put it in force if it is better.

    A candidate is fitted to what was answered before the last weeks, and judged on these beside
    the model in force. What is kept is fitted to all. Takes minutes of one core at most.
    """
    found = histories(most_answers)
    count_items(found)
    answers = sum(map(len, found.values()))
    if answers < fewest_answers or len(found) < fewest_students:
        return Night(Outcome.TOO_FEW, answers)
    graph = whole_graph({skill for one in found.values() for r in one for skill in r.skills})
    now = fit_in_force()
    model = model_called(now.pk if now else None)
    fitted, is_better = _fitted(log_of(found), len(found), graph, model)
    kept = keep_fit(fitted, is_better=is_better)
    kept.refresh_from_db(fields=["is_in_force"])
    _events.info("engine_fitted", version=kept.version, adopted=kept.is_in_force, answers=answers)
    better = Outcome.ADOPTED if kept.is_in_force else Outcome.KEPT
    return Night(better if is_better else Outcome.NOT_BETTER, answers, kept)


def _fitted(log: Log, students: int, graph: SkillGraph, current: Model) -> tuple[Fitted, bool]:
    since = split_at(log)
    candidate = fit_log(before(log, since), graph)
    judged = backtest(log, candidate, current, since, graph)
    figures = asdict(judged) | {"current_version": current.version}
    return Fitted(fit_log(log, graph), len(log), students, figures), judged.is_better
