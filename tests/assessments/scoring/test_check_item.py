"""Problems an author is told about, by name."""

import pytest

from assessments.scoring import check_item
from tests.assessments.scoring.items import HEAD, ITEMS, pieces

PROBLEMS = [
    ("single_choice", {"stem": " "}, {}, "stem"),
    ("single_choice", {"format": "rtf"}, {}, "format"),
    ("single_choice", {"choices": pieces("a")}, {}, "choices: from 2"),
    ("single_choice", {"choices": pieces("a", "b", "b")}, {}, "same id"),
    ("single_choice", {"choices": pieces("a b", "b")}, {}, "every id"),
    ("single_choice", {"choices": [{"id": "b", "text": ""}, *pieces("a")]}, {}, "no text"),
    ("single_choice", {"correct": "b"}, {}, "body: 'correct' has no meaning"),
    ("single_choice", {}, {"correct": "z"}, "correct is the id"),
    ("single_choice", {}, {"weights": {"a": 1, "b": 0.5}}, "correct choice weighs 1"),
    ("single_choice", {}, {"weights": {"b": 1, "c": -1}}, "from 0 to 1"),
    ("multiple_choice", {}, {"correct": []}, "one choice or more"),
    ("multiple_choice", {}, {"scoring": "some"}, "scoring"),
    ("true_false", {}, {"correct": "true"}, "true or false"),
    ("numeric", {}, {"accepted": [{"value": "x"}]}, "cannot be read"),
    ("numeric", {}, {"accepted": [{"low": "2", "high": "1"}]}, "low is above high"),
    ("numeric", {}, {"accepted": [{"value": "2", "decimals": -1}]}, "decimals is a whole number"),
    ("numeric", {}, {"accepted": [{"value": "2", "tolerance": "-1"}]}, "not negative"),
    ("numeric", {}, {"accepted": [{"value": "2", "low": "1"}]}, "accepted by value"),
    ("short_answer", {}, {"accepted": [""]}, "one text or more"),
    ("short_answer", {}, {"match": "regex"}, "match is one of"),
    ("short_answer", {}, {"match": "close", "max_edits": 5}, "shortest accepted"),
    ("short_answer", {}, {"max_edits": 1}, "belongs to a close match"),
    ("fill_blanks", {"stem": "{{b1}}"}, {}, "every blank is marked once"),
    ("fill_blanks", {"stem": "{{b1}} {{b2}} {{b3}}"}, {}, "every blank is marked once"),
    ("fill_blanks", {"stem": '<a title="{{b1}}">{{b2}}</a>'}, {}, "within a tag"),
    ("fill_blanks", {}, {"blanks": {"b1": {"accepted": ["x"]}}}, "one rule for each blank"),
    ("ordering", {"entries": pieces("a", "b", "c", "d")}, {}, "in the right order already"),
    ("ordering", {}, {"order": ["a", "b"]}, "every entry once"),
    ("matching", {}, {"pairs": {"p1": "o1"}}, "pairs has every prompt"),
    ("matching", {}, {"pairs": {"p1": "o1", "p2": "o9"}}, "leads to options"),
    ("essay", {"min_words": 300}, {}, "above max_words"),
    ("essay", {}, {"correct": 1}, "key: 'correct' has no meaning"),
]


@pytest.mark.parametrize(("kind", "body", "key", "problem"), PROBLEMS)
def test_a_spoiled_item_is_told_by_its_problem(kind, body, key, problem):
    good_body, good_key = ITEMS[kind]
    found = check_item(kind, {**good_body, **body}, {**good_key, **key})
    assert any(problem in text for text in found), found


def test_entries_that_read_the_same_cannot_be_put_in_order():
    entries = [{"id": "a", "text": "x"}, {"id": "b", "text": "x"}]
    assert check_item("ordering", {**HEAD, "entries": entries}, {"order": ["b", "a"]}) == [
        "entries: two read the same"
    ]


def test_a_kind_that_does_not_exist_is_told():
    assert check_item("crossword", HEAD, {}) == ["kind: 'crossword' is unknown"]
