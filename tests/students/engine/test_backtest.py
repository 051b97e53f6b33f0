import pytest

from students.engine import Model, fit
from students.engine.backtest import backtest, before, split_at
from tests.students.engine.worlds import simulated


@pytest.fixture(scope="module")
def histories():
    return simulated(students=60, length=25)


@pytest.fixture(scope="module")
def judged(histories):
    since = split_at(histories)
    return backtest(histories, fit(before(histories, since)), Model.default(), since)


def test_it_judges_the_last_fifth(histories, judged):
    answers = sum(map(len, histories.values()))
    assert judged.candidate.answers == pytest.approx(answers / 5, rel=0.1)


def test_what_has_learned_from_these_students_is_better_than_what_has_not(judged):
    assert judged.candidate.log_loss < judged.current.log_loss
    assert judged.gain == pytest.approx(judged.current.log_loss - judged.candidate.log_loss)
    assert judged.is_better


def test_a_model_is_no_better_than_itself(histories):
    judged = backtest(histories, Model.default(), Model.default(), split_at(histories))
    assert (judged.gain, judged.error, judged.is_better) == (0.0, 0.0, False)


def test_a_candidate_has_seen_nothing_of_what_it_is_judged_by(histories):
    since = split_at(histories)
    assert max(one.at for history in before(histories, since).values() for one in history) <= since
