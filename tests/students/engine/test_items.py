import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from students.engine.belief import sigmoid
from students.engine.items import FEWEST_ANSWERS, item_figures, wilson
from tests.students.engine.worlds import NOON, answer

MISKEYED = 3


def histories(students=120, items=12):
    """Everybody answers every item; that of one is keyed wrongly, so who knows is "wrong"."""
    r = random.Random(4)
    found = {}
    for student in range(students):
        ability = r.gauss(0.0, 1.2)
        p = [sigmoid(ability - (item - 6) / 3) for item in range(items)]
        p[MISKEYED] = 1.0 - sigmoid(ability)
        found[student] = [
            answer(score=float(r.random() < p[item]), at=NOON + item, item=item)
            for item in range(items)
        ]
    return found


@pytest.fixture(scope="module")
def figures():
    return {one.item: one for one in item_figures(histories())}


def test_a_harder_item_has_a_lower_share_of_points(figures):
    assert figures[0].p_right > figures[5].p_right > figures[11].p_right


def test_an_item_with_a_wrong_key_misleads_and_no_other_does(figures):
    assert [item for item, one in figures.items() if one.misleads] == [MISKEYED]


def test_an_item_that_tells_students_apart_has_an_interval_above_zero(figures):
    assert figures[6].discrimination_low > 0.0


def test_only_the_first_answer_to_an_item_counts():
    tries = {1: [answer(score=0.0), answer(score=1.0, at=NOON + 60)]}
    assert item_figures(tries)[0].p_right == 0.0


def test_of_a_few_answers_nothing_is_said_about_telling_apart():
    few = {s: history for s, history in histories().items() if s < FEWEST_ANSWERS - 1}
    assert all(one.discrimination is None and not one.misleads for one in item_figures(few))


@given(st.floats(0.0, 1.0), st.integers(1, 500))
def test_the_interval_holds_the_share_and_stays_within_what_is_possible(share, answers):
    low, high = wilson(share, answers)
    assert 0.0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1.0


def test_the_interval_is_that_of_the_textbook():
    assert wilson(0.5, 10) == pytest.approx((0.2692718, 0.7307282), abs=1e-6)
