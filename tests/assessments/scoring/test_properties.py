"""What holds for every item and every answer."""

import copy
import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring import (
    InvalidAnswer,
    answer_from_form,
    check_item,
    clean_answer,
    correct_answer_text,
    is_answered,
    key_answer,
    score,
    shuffled_apart,
)
from tests.assessments.scoring.items import ITEMS, JSON, Form, any_items

FIELDS = ("choice", "choices", "value", "text", "blanks", "order", "pairs")
PIECES = ("choices", "entries", "prompts", "options", "blanks")


@st.composite
def plausible(draw):
    """Answers of nearly the right shape, made of the item's own ids as well as of others."""
    kind, body, key = draw(any_items())
    ids = [piece["id"] for name in PIECES for piece in body.get(name, [])]
    value = st.sampled_from([*ids, "", "3,5 cm", "square"])
    parts = st.one_of(value, st.lists(value), st.dictionaries(value, value), JSON)
    return kind, body, key, draw(st.dictionaries(st.sampled_from(FIELDS), parts, max_size=2))


def cleaned(kind, body, answer):
    try:
        return clean_answer(kind, body, answer)
    except InvalidAnswer:
        return None


@given(plausible())
def test_every_clean_answer_is_worth_something_from_0_to_1(case):
    kind, body, key, sent = case
    answer = cleaned(kind, body, sent)
    worth = score(kind, body, key, answer)
    if kind == "essay" and is_answered(kind, answer):
        assert worth is None
    else:
        assert isinstance(worth, float)
        assert 0 <= worth <= 1


@given(plausible())
def test_cleaning_twice_is_cleaning_once(case):
    kind, body, _key, sent = case
    answer = cleaned(kind, body, sent)
    if answer is not None:
        assert clean_answer(kind, body, answer) == answer
        json.dumps(answer).encode()


@given(st.sampled_from(sorted(ITEMS)), JSON)
def test_any_other_answer_is_cleaned_or_refused(kind, sent):
    answer = cleaned(kind, ITEMS[kind][0], sent)
    assert answer is None or set(answer) <= set(FIELDS)


@given(any_items())
def test_the_key_s_own_answer_is_worth_exactly_1(case):
    kind, body, key = case
    if not check_item(*case) and kind != "essay":
        assert score(kind, body, key, clean_answer(kind, body, key_answer(*case))) == 1.0


@given(any_items())
def test_scoring_leaves_everything_as_it_was(case):
    before = copy.deepcopy(case)
    kind, body, key = case
    score(kind, body, key, clean_answer(kind, body, key_answer(*case)) or None)
    correct_answer_text(*case)
    assert case == before


@given(any_items(), st.randoms(use_true_random=False))
def test_the_order_in_which_pieces_are_shown_does_not_count(case, random):
    kind, body, key = case
    answer = clean_answer(kind, body, key_answer(*case))
    mixed = copy.deepcopy(body)
    for name in PIECES:
        random.shuffle(mixed.get(name, []))
    assert score(kind, mixed, key, clean_answer(kind, mixed, answer)) == score(
        kind, body, key, answer
    )


@given(st.sampled_from(sorted(ITEMS)), JSON, JSON)
def test_checking_never_breaks(kind, body, key):
    assert check_item(kind, body, key)


@given(st.sampled_from(sorted(ITEMS)), st.data())
def test_checking_never_breaks_on_a_spoiled_part(kind, data):
    body, key = map(dict, ITEMS[kind])
    spoiled = data.draw(st.sampled_from([part for part in (body, key) if part]))
    spoiled[data.draw(st.sampled_from(sorted(spoiled)))] = data.draw(JSON)
    if not check_item(kind, body, key) and kind != "essay":
        assert score(kind, body, key, clean_answer(kind, body, key_answer(kind, body, key))) == 1


@given(st.sampled_from(sorted(ITEMS)), st.dictionaries(st.text(), st.lists(st.text())))
def test_a_form_of_any_content_is_read_or_refused(kind, sent):
    with suppress(InvalidAnswer):
        assert isinstance(answer_from_form(kind, ITEMS[kind][0], "q1", Form(sent)), dict)


@given(st.lists(st.text(max_size=3), min_size=2, unique=True), st.text())
def test_shuffling_is_the_same_each_time_and_never_the_order_given(ids, seed):
    mixed = shuffled_apart(ids, seed)
    assert mixed == shuffled_apart(ids, seed)
    assert sorted(mixed) == sorted(ids)
    assert mixed != ids
