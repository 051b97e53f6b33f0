"""What every reader of a kind of question shares."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assessments.qti.model import UnsupportedItem
from assessments.qti.question import Condition, Field, Label, Question

Names = dict[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class Parts:
    """A question as one of our kinds.

    `names` leads from the file's (place to answer, choice) to our id; feedback follows it. The
    choice is "" where the place to answer itself has an id.
    """

    kind: str
    body: dict[str, Any] = field(default_factory=dict)
    key: dict[str, Any] = field(default_factory=dict)
    names: Names = field(default_factory=dict)


def letter(position: int) -> str:
    """Return the id of a choice: a, b ... z, then c26 and so on."""
    return chr(ord("a") + position) if position < 26 else f"c{position}"


def shown_labels(question: Question, place: Field) -> list[Label]:
    """Return what can be chosen; choices without text or picture are left out and noted."""
    shown = [label for label in place.labels if label.html]
    if len(shown) < len(place.labels):
        question.notes.append("choices without a text are left out")
    if len({label.ident for label in shown}) < len(shown):
        raise UnsupportedItem("two of its choices have the same ident")
    return shown


def chosen_in(condition: Condition, place: Field) -> list[str]:
    """Return the values that a condition wants at one place to answer."""
    return [test.value for test in condition.chosen if test.respident == place.ident]


def pieces(ids: Iterable[str], texts: Iterable[str]) -> list[dict[str, str]]:
    """Return the pieces of a body."""
    return [{"id": i, "text": text} for i, text in zip(ids, texts, strict=True)]
