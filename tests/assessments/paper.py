"""A paper with one item of every kind, its right answers as a form sends them, and a sitting."""

from collections.abc import Mapping
from typing import Any

from assessments.models import Assessment, Attempt
from assessments.services.attempts import begin_attempt
from courses.tenancy import enter_district
from tests.factories import Cast, make_assessment, make_item

_CHOICES = [{"id": "a", "text": "three"}, {"id": "b", "text": r"$\frac{1}{2}$"}]
_LETTERS = [{"id": "x", "text": "Xylophone"}, {"id": "y", "text": "Yacht"}]
KINDS: Mapping[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "single_choice": ({"choices": _CHOICES}, {"correct": "a"}),
    "multiple_choice": ({"choices": _CHOICES}, {"correct": ["a", "b"]}),
    "true_false": ({}, {"correct": False}),
    "numeric": ({"unit": "cm"}, {"accepted": [{"value": "12"}]}),
    "short_answer": ({}, {"accepted": ["Paris"]}),
    "fill_blanks": (
        {"stem": "A {{b1}} and a {{b2}}.", "blanks": [{"id": "b1"}, {"id": "b2"}]},
        {"blanks": {"b1": {"accepted": ["cat"]}, "b2": {"accepted": ["dog"]}}},
    ),
    "ordering": ({"entries": _LETTERS}, {"order": ["y", "x"]}),
    "matching": (
        {"prompts": _LETTERS, "options": _CHOICES},
        {"pairs": {"x": "a", "y": "b"}},
    ),
    "essay": ({"min_words": 5}, {}),
}
RIGHT: Mapping[str, Any] = {
    "q1": "a",
    "q2": ["a", "b"],
    "q3": "false",
    "q4": "12 cm",
    "q5": "paris",
    "q6-b1": "cat",
    "q6-b2": "dog",
    "q7-x": "2",
    "q7-y": "1",
    "q8-x": "a",
    "q8-y": "b",
    "q9": "Because it was so.",
}
ALL = [str(number) for number in range(1, len(KINDS) + 1)]


def make_paper(cast: Cast, **rules: Any) -> Assessment:
    """Make an assessment of one item of every kind."""
    items = [
        make_item(cast.course, cast.skills[0], kind=kind, body=body, key=key)
        for kind, (body, key) in KINDS.items()
    ]
    return make_assessment(cast.course, items, **rules)


def sit(cast: Cast, paper: Assessment) -> Attempt:
    """Begin the student's attempt at the paper."""
    enter_district(cast.district.pk)
    return begin_attempt(cast.student, paper)
