"""What single answers are worth."""

import pytest

from assessments.scoring import (
    KINDS,
    check_item,
    correct_answer_text,
    is_answered,
    is_complete,
    key_answer,
    score,
)
from tests.assessments.scoring.items import ITEMS


def worth(kind, answer, **key):
    body, own = ITEMS[kind]
    return score(kind, body, {**own, **key}, answer)


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_nothing_wrong_with_the_items_of_these_tests(kind):
    assert check_item(kind, *ITEMS[kind]) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", [None, {}])
def test_nothing_answered_is_worth_nothing(kind, answer):
    assert not is_answered(kind, answer)
    assert worth(kind, answer) == 0.0


def test_false_is_an_answer():
    assert is_answered("true_false", {"value": False})
    assert worth("true_false", {"value": False}) == 1.0


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("fill_blanks", {"blanks": {"b1": "x"}}),
        ("matching", {"pairs": {"p1": "o1"}}),
        ("ordering", {"order": ["a", "b"]}),
        ("essay", {}),
    ],
)
def test_an_answer_in_part_is_not_complete(kind, answer):
    assert not is_complete(kind, ITEMS[kind][0], answer)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "essay"])
def test_a_right_answer_is_complete(kind):
    body, key = ITEMS[kind]
    assert is_complete(kind, body, key_answer(kind, body, key))


def test_points_may_vary_by_choice():
    weights = {"b": 1, "c": 0.5}
    assert [worth("single_choice", {"choice": c}, weights=weights) for c in "abc"] == [0, 1, 0.5]


@pytest.mark.parametrize(
    ("choices", "share"), [("ac", 1), ("a", 0.5), ("ab", 0), ("abc", 0.5), ("bd", 0)]
)
def test_wrong_choices_take_away_from_right_ones(choices, share):
    assert worth("multiple_choice", {"choices": list(choices)}) == share


def test_all_means_exactly_the_right_choices():
    assert worth("multiple_choice", {"choices": ["a"]}, scoring="all") == 0
    assert worth("multiple_choice", {"choices": ["a", "c"]}, scoring="all") == 1


@pytest.mark.parametrize(
    ("order", "share"), [("abcd", 1), ("bcda", 2 / 3), ("acbd", 0), ("dcba", 0), ("ab", 1 / 3)]
)
def test_an_order_is_worth_its_right_neighbours(order, share):
    assert worth("ordering", {"order": list(order)}) == pytest.approx(share)


def test_a_whole_order_is_all_or_nothing_where_the_key_says_so():
    assert worth("ordering", {"order": list("bcda")}, scoring="all") == 0


def test_pairs_and_blanks_are_worth_their_share():
    assert worth("matching", {"pairs": {"p1": "o3", "p2": "o2"}}) == 0.5
    assert worth("fill_blanks", {"blanks": {"b1": " Square. "}}) == 0.5


def test_an_essay_waits_for_a_person():
    assert worth("essay", {"text": "Once upon a time"}) is None


@pytest.mark.parametrize(
    "said", ["paris", " Paris. ", "PARIS!", "\uff30aris", "the  City of paris"]
)
def test_spelling_that_does_not_matter_does_not_matter(said):
    assert worth("short_answer", {"text": said}) == 1


def test_case_matters_where_the_key_says_so():
    assert worth("short_answer", {"text": "paris"}, case_sensitive=True) == 0


def test_an_accepted_text_may_be_anywhere_in_the_answer():
    assert worth("short_answer", {"text": "It is Paris, I think"}, match="contains") == 1
    assert worth("short_answer", {"text": "It is Rome"}, match="contains") == 0


@pytest.mark.parametrize(
    ("said", "share"), [("Pariss", 1), ("Prais", 0), ("aris", 1), ("Pxris", 1), ("Rome", 0)]
)
def test_a_close_match_forgives_as_many_edits_as_it_says(said, share):
    assert worth("short_answer", {"text": said}, match="close", max_edits=1) == share


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("single_choice", "Text of b"),
        ("multiple_choice", "Text of a; Text of c"),
        ("true_false", "False"),
        ("numeric", "3.5 ± 0.1 / 10 – 11 cm"),
        ("short_answer", "Paris / the city of Paris"),
        ("fill_blanks", "square; Text of y"),
        ("ordering", "Text of a → Text of b → Text of c → Text of d"),
        ("matching", "Text of p1 → Text of o3; Text of p2 → Text of o1"),
        ("essay", ""),
    ],
)
def test_the_right_answer_can_be_told(kind, text):
    assert correct_answer_text(kind, *ITEMS[kind]) == text


def test_a_text_of_the_key_is_no_markup_when_it_is_told():
    key = {"accepted": ["a<b", "*c*"]}
    told = [correct_answer_text("short_answer", {"format": f}, key) for f in ("html", "markdown")]
    assert told == ["a&lt;b / *c*", r"a\<b / \*c\*"]
