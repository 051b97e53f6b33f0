import pytest

from students.engine import Completion, LearnerState
from students.engine.columns import ITEM_REACH
from tests.students.engine.worlds import MODEL, NOON, answer, answers, for_all, histories, shown


@for_all(histories())
def test_it_comes_back_from_bytes_identical(evidence):
    state = shown(*evidence)
    again = LearnerState.from_bytes(state.to_bytes())
    assert again == state
    assert again.to_bytes() == state.to_bytes()


def test_it_writes_the_same_bytes_whatever_order_skills_came_in():
    one = shown(answer(1, at=NOON), Completion(7, NOON), Completion(8, NOON))
    mixed = shown(Completion(8, NOON), Completion(7, NOON), answer(1, at=NOON))
    assert one == mixed
    assert one.to_bytes() == mixed.to_bytes()


@pytest.mark.parametrize("data", [b"", b"\x00", b"\xff" * 60])
def test_it_refuses_bytes_of_another_version(data):
    with pytest.raises(ValueError, match="version"):
        LearnerState.from_bytes(data)


def test_it_refuses_bytes_cut_short():
    with pytest.raises(ValueError, match="cut short"):
        LearnerState.from_bytes(shown(answer()).to_bytes()[:-1])


def test_it_refuses_bytes_with_something_after_the_end():
    with pytest.raises(ValueError, match="after its end"):
        LearnerState.from_bytes(shown(answer()).to_bytes() + b"x")


def test_it_stays_small():
    state = shown(*(answer(skill, key=1) for skill in range(60)))
    assert len(state.to_bytes()) < 60 * 260


def test_it_does_not_grow_with_the_history():
    once = [answer(1, n % 2, NOON + n, item=n) for n in range(ITEM_REACH)]
    state = shown(*once)
    more = MODEL.replay(state, [answer(1, 1.0, NOON + n, item=10**6 + n) for n in range(2_000)])
    assert len(more.to_bytes()) == len(state.to_bytes())
    assert len(more.items) == ITEM_REACH


def test_it_refuses_the_layout_before_this_one():
    with pytest.raises(ValueError, match="version"):
        LearnerState.from_bytes(b"\x01" + shown(answer()).to_bytes()[1:])


def test_it_keeps_the_last_three_keys_of_a_skill():
    state = shown(*(answer(1, at=NOON + n, key=n) for n in range(5)))
    assert state.skills[1].keys == (2, 3, 4)


def test_it_leaves_the_given_state_as_it_was():
    state = shown(answer(1))
    before = state.to_bytes()
    MODEL.update(state, answer(1, at=NOON + 1))
    assert state.to_bytes() == before


def test_it_counts_answers_of_one_sitting_as_one_time():
    state = shown(*answers(1, 5, activity=100))
    assert state.activities[100].times == 1
    assert state.skills[1].sittings == 1


def test_it_counts_a_second_sitting():
    state = shown(answer(1, 0.0, activity=100), answer(1, 1.0, NOON + 7_200, activity=100))
    assert state.activities[100].times == 2
    assert state.activities[100].last_score == 1.0


def test_it_knows_no_score_of_a_lesson():
    assert shown(Completion(100, NOON)).activities[100].last_score is None
