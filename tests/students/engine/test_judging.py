import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.engine.judging import gain, judge

chances = st.lists(st.tuples(st.floats(0.01, 0.99), st.sampled_from([0.0, 1.0])), min_size=2)


def test_it_counts_how_often_the_right_answer_was_expected_more():
    assert judge([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).auc == pytest.approx(0.75)


def test_equal_expectations_tell_nothing_apart():
    assert judge([0.5] * 4, [0, 1, 0, 1]).auc == pytest.approx(0.5)


def test_answers_that_are_all_alike_have_no_auc():
    assert judge([0.2, 0.9], [1, 1]).auc is None


def test_its_log_loss_is_that_of_the_textbook():
    assert judge([0.8, 0.4], [1, 0]).log_loss == pytest.approx((-np.log(0.8) - np.log(0.6)) / 2)


def test_what_comes_true_as_often_as_expected_is_calibrated():
    told = judge([0.25] * 4 + [0.75] * 4, [1, 0, 0, 0, 1, 1, 1, 0])
    assert told.calibration_error == pytest.approx(0.0)
    assert [(one.answers, one.seen) for one in told.bins] == [(4, 0.25), (4, 0.75)]


def test_nothing_cannot_be_judged():
    with pytest.raises(ValueError, match="not empty"):
        judge([], [])


@given(chances)
def test_its_auc_is_that_of_all_pairs(answers):
    p, y = (np.array(column) for column in zip(*answers, strict=True))
    above, below = p[y == 1.0], p[y == 0.0]
    if len(above) and len(below):
        pairs = [(a > b) + 0.5 * (a == b) for a in above for b in below]
        assert judge(p, y).auc == pytest.approx(np.mean(pairs))


def test_a_student_who_says_the_same_twice_is_no_second_witness():
    y, better, worse = np.ones(4), np.full(4, 0.9), np.array([0.8, 0.8, 0.5, 0.5])
    mean, error = gain(better, worse, y, np.array([1, 1, 2, 2]))
    assert mean > 0.0
    assert error > gain(better, worse, y, np.array([1, 2, 3, 4]))[1]
