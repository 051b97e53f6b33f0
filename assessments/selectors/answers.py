"""Which answers say nothing of the person who gave them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from assessments import scoring
from assessments.models import Item, Response

# Answers to these name parts of the question; to all others they hold words of one's own.
CLOSED = frozenset(
    {
        Item.Kind.SINGLE_CHOICE,
        Item.Kind.MULTIPLE_CHOICE,
        Item.Kind.TRUE_FALSE,
        Item.Kind.ORDERING,
        Item.Kind.MATCHING,
    }
)


def answers_without_words(responses: QuerySet[Response]) -> list[int]:
    """Return the responses whose answer is made of parts of the question alone. 1 query.

    They are read again by the rules of scoring: what the question doesn't offer is no such part.
    """
    closed = responses.filter(version__kind__in=CLOSED, answer__isnull=False)
    rows = closed.values_list("pk", "version__kind", "version__body", "answer")
    return [pk for pk, kind, body, answer in rows if _is_clean(kind, body, answer)]


def _is_clean(kind: str, body: Mapping[str, Any], answer: object) -> bool:
    try:
        return bool(scoring.clean_answer(kind, body, answer) == answer)
    except scoring.InvalidAnswer:
        return False
