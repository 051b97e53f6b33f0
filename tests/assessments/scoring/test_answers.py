"""What comes in: from programs and from plain forms."""

import pytest

from assessments.scoring import InvalidAnswer, answer_from_form, clean_answer
from tests.assessments.scoring.items import ITEMS, Form


def clean(kind, answer):
    return clean_answer(kind, ITEMS[kind][0], answer)


def sent(kind, **form):
    fields = {name.replace("_", "-", 1): [value] for name, value in form.items()}
    return answer_from_form(kind, ITEMS[kind][0], "q", Form(fields))


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("single_choice", {"choice": "z"}),
        ("single_choice", {"choice": ["a"]}),
        ("single_choice", {"choice": "a", "score": 1}),
        ("single_choice", "a"),
        ("multiple_choice", {"choices": "ac"}),
        ("multiple_choice", {"choices": ["a"] * 5}),
        ("true_false", {"value": 1}),
        ("true_false", {"value": "true"}),
        ("numeric", {"text": 3.5}),
        ("numeric", {"text": "1" * 501}),
        ("short_answer", {"text": "x" * 501}),
        ("fill_blanks", {"blanks": {"b9": "x"}}),
        ("fill_blanks", {"blanks": {"b2": "z"}}),
        ("fill_blanks", {"blanks": ["x"]}),
        ("ordering", {"order": ["a", "a"]}),
        ("ordering", {"order": ["z"]}),
        ("matching", {"pairs": {"p1": "p2"}}),
        ("matching", {"pairs": {"p9": "o1"}}),
        ("essay", {"text": "x" * 20_001}),
    ],
)
def test_an_answer_that_no_form_could_send_is_refused(kind, answer):
    with pytest.raises(InvalidAnswer):
        clean(kind, answer)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("single_choice", {"choice": ""}),
        ("multiple_choice", {"choices": []}),
        ("true_false", {"value": None}),
        ("short_answer", {"text": " \n"}),
        ("fill_blanks", {"blanks": {"b1": "", "b2": ""}}),
        ("ordering", {"order": []}),
        ("matching", {"pairs": {"p1": ""}}),
        ("essay", None),
    ],
)
def test_an_empty_answer_is_kept_as_nothing(kind, answer):
    assert clean(kind, answer) == {}


def test_what_a_database_cannot_hold_is_left_out_of_a_text():
    assert clean("essay", {"text": "a\x00b\ud800c"}) == {"text": "abc"}


def test_choices_are_kept_once_and_in_the_order_shown():
    assert clean("multiple_choice", {"choices": ["c", "a", "c"]}) == {"choices": ["a", "c"]}


def test_every_kind_is_answered_by_a_plain_form():
    assert sent("single_choice", q="b") == {"choice": "b"}
    assert sent("true_false", q="false") == {"value": False}
    assert sent("numeric", q="3,5") == {"text": "3,5"}
    assert sent("fill_blanks", q_b1="square", q_b2="y") == {"blanks": {"b1": "square", "b2": "y"}}
    assert sent("matching", q_p1="o2", q_p2="") == {"pairs": {"p1": "o2"}}
    assert sent("essay", q="Text") == {"text": "Text"}


def test_several_boxes_of_one_name_are_several_choices():
    form = Form(q=["c", "a"])
    answer = answer_from_form("multiple_choice", ITEMS["multiple_choice"][0], "q", form)
    assert answer == {"choices": ["a", "c"]}


def test_a_place_for_every_entry_makes_an_order():
    assert sent("ordering", q_c="3", q_a="1", q_d="4", q_b="2") == {"order": ["a", "b", "c", "d"]}


def test_places_missing_or_twice_make_a_part_of_an_order():
    assert sent("ordering", q_c="1", q_a="x", q_d="1", q_b="9") == {"order": ["c", "d"]}
    assert sent("ordering") == {}


def test_a_form_is_checked_as_any_other_answer():
    with pytest.raises(InvalidAnswer):
        sent("true_false", q="maybe")
