"""What is kept of how an answer came about."""

import pytest

from assessments.effort import (
    InvalidSeconds,
    clean_seconds,
    longest,
    seconds_from_form,
    with_one_shown,
)


@pytest.mark.parametrize("value", [-0.1, 86_400.5, float("nan"), float("inf"), True, "12", None])
def test_what_can_be_no_time_is_refused(value):
    with pytest.raises(InvalidSeconds):
        clean_seconds(value)


def test_a_form_that_says_no_time_says_nothing():
    assert [seconds_from_form(text) for text in ("", None, "soon", "-3", "1e9", "nan")] == [
        None
    ] * 6
    assert seconds_from_form("12.5") == 12.5


def test_of_two_times_the_longer_counts():
    assert longest([3.0, None], {0: 2.0, 2: 7.0}, 3) == [3.0, None, 7.0]
    assert longest([3.0], {0: 4.0}, 1) == [4.0]


def test_nothing_measured_leaves_what_was_kept():
    assert longest([], {}, 3) == []


def test_hints_never_become_fewer():
    assert with_one_shown([], 2, 1) == [0, 0, 1]
    assert with_one_shown([0, 2], 1, 1) == [0, 2]
