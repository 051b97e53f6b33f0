"""Answers in words, for templates."""

from typing import Any, Protocol

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext

from assessments.scoring.blanks import MARKER
from assessments.selectors.versions import Question
from assessments.wording import answer_text

register = template.Library()


class _Answered(Protocol):
    @property
    def question(self) -> Question: ...
    @property
    def answer(self) -> dict[str, Any]: ...


class _Told(Protocol):
    @property
    def question(self) -> Question: ...
    @property
    def correct_answer(self) -> str: ...


@register.filter
def own_answer(item: _Answered) -> str:
    """Return what was answered, in the question's own format."""
    return answer_text(item.question.kind, item.question.body, item.answer)


@register.filter
def right_answer(item: _Told) -> str:
    """Return what would have been right, in the question's own format."""
    if item.question.kind == "true_false":
        return gettext("True") if item.correct_answer == "True" else gettext("False")
    return item.correct_answer


@register.filter
def tenths(points: float) -> str:
    """Return points to one decimal, and without any where that is zero."""
    return floatformat(round(points, 1), "-1")


@register.filter
def stem_without_blanks(question: Question) -> str:
    """Return what was asked, with an ellipsis for each blank."""
    return MARKER.sub("…", str(question.body["stem"]))
