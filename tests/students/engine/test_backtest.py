import numpy as np
import pytest

from students.engine import Model
from students.engine.backtest import backtest, before, split_at
from students.engine.fitting import fit_log
from students.engine.log import Log, log_of
from tests.students.engine.worlds import simulated


@pytest.fixture(scope="module")
def log() -> Log:
    return log_of(simulated(students=60, length=25))


@pytest.fixture(scope="module")
def judged(log):
    since = split_at(log)
    return backtest(log, fit_log(before(log, since)), Model.default(), since)


def test_it_judges_the_last_fifth(log, judged):
    assert judged.candidate.answers == pytest.approx(len(log) / 5, rel=0.1)


def test_what_has_learned_from_these_students_is_better_than_what_has_not(judged):
    assert judged.candidate.log_loss < judged.current.log_loss
    assert judged.gain == pytest.approx(judged.current.log_loss - judged.candidate.log_loss)
    assert judged.is_better


def test_a_model_is_no_better_than_itself(log):
    judged = backtest(log, Model.default(), Model.default(), split_at(log))
    assert (judged.gain, judged.error, judged.is_better) == (0.0, 0.0, False)


def test_a_candidate_has_seen_nothing_of_what_it_is_judged_by(log):
    since = split_at(log)
    assert np.all(before(log, since).at <= since)
