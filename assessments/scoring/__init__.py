"""Scoring: what an answer to an item is worth, from 0 to 1. Pure: no database, no clock, no chance.

An item version has a kind, a public `body` and a secret `key`, all JSON. `body["format"]` says how
every text of the body is written, "markdown" or "html"; `body["stem"]` asks.

    kind             body                       key                         answer
    single_choice    choices                    correct, weights?           choice
    multiple_choice  choices                    correct [..], scoring       choices [..]
    true_false                                  correct                     value
    numeric          unit?                      accepted [rules]            text
    short_answer                                accepted [..], match ...    text
    fill_blanks      blanks, {{b1}} in stem     blanks {id: rule}           blanks {id: value}
    ordering         entries, *_label?          order [..], scoring         order [..]
    matching         prompts, options           pairs {prompt: option}      pairs {..}
    essay            min_words?, max_words?     grading_notes?              text

`clean_answer` and `answer_from_form` are the only ways in for what a stranger sends; the other
functions expect bodies and keys in which `check_item` finds nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from assessments.scoring.blanks import FillBlanks
from assessments.scoring.choices import MultipleChoice, SingleChoice, TrueFalse
from assessments.scoring.kind import Kind
from assessments.scoring.matching import Matching
from assessments.scoring.numeric import Numeric
from assessments.scoring.ordering import Ordering
from assessments.scoring.shape import (
    ESSAY_LIMIT,
    PIECES_LIMIT,
    TEXT_LIMIT,
    FormData,
    InvalidAnswer,
    JsonDict,
    shuffled_apart,
    unknown_names,
)
from assessments.scoring.text import Essay, ShortAnswer

__all__ = [
    "ESSAY_LIMIT",
    "KINDS",
    "PIECES_LIMIT",
    "TEXT_LIMIT",
    "FormData",
    "InvalidAnswer",
    "answer_from_form",
    "check_item",
    "clean_answer",
    "correct_answer_text",
    "is_answered",
    "is_complete",
    "key_answer",
    "score",
    "shuffled_apart",
]

_KINDS: dict[str, Kind] = {
    "single_choice": SingleChoice(),
    "multiple_choice": MultipleChoice(),
    "true_false": TrueFalse(),
    "numeric": Numeric(),
    "short_answer": ShortAnswer(),
    "fill_blanks": FillBlanks(),
    "ordering": Ordering(),
    "matching": Matching(),
    "essay": Essay(),
}
KINDS = tuple(_KINDS)
_COMMON = frozenset({"format", "stem"})


def score(
    kind: str, body: Mapping[str, Any], key: Mapping[str, Any], answer: Mapping[str, Any] | None
) -> float | None:
    """Return what a clean answer is worth, in [0, 1]; None where a person has to say.

    Nothing answered is worth 0, whatever the kind.
    """
    if not is_answered(kind, answer) or answer is None:
        return 0.0
    return _KINDS[kind].score(body, key, answer)


def clean_answer(kind: str, body: Mapping[str, Any], answer: object) -> JsonDict:
    """Return any answer as one to keep, {} for nothing answered.

    Raise InvalidAnswer for another shape, an unknown name or id, or too long a text.
    """
    return _KINDS[kind].clean(body, answer)


def answer_from_form(kind: str, body: Mapping[str, Any], prefix: str, data: FormData) -> JsonDict:
    """Return the clean answer that a plain HTML form sent.

    One field `prefix`, or one `prefix-ID` for each blank, each prompt, or each entry to order
    (its place, 1 to n). Raise InvalidAnswer as `clean_answer` does.
    """
    return clean_answer(kind, body, _KINDS[kind].from_form(body, prefix, data))


def is_answered(kind: str, answer: Mapping[str, Any] | None) -> bool:
    """Say whether an answer holds anything; false is something."""
    return any(value not in (None, "", [], {}) for value in (answer or {}).values())


def is_complete(kind: str, body: Mapping[str, Any], answer: Mapping[str, Any] | None) -> bool:
    """Say whether a clean answer leaves nothing empty: no blank, no prompt, no entry."""
    if not is_answered(kind, answer) or answer is None:
        return False
    return _KINDS[kind].is_complete(body, answer)


def key_answer(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> JsonDict:
    """Return an answer that scores 1, {} for an essay."""
    return _KINDS[kind].key_answer(body, key)


def correct_answer_text(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    """Return the right answer for feedback, in the body's own format; "" for an essay."""
    return _KINDS[kind].correct_text(body, key)


def check_item(kind: str, body: object, key: object) -> list[str]:
    """Return what is wrong with an item of any shape, nothing if it can be asked and scored."""
    if kind not in _KINDS:
        return [f"kind: {ascii(kind)[:40]} is unknown"]
    if not isinstance(body, Mapping) or not isinstance(key, Mapping):
        return ["body and key are objects"]
    found = list(dict.fromkeys(_problems(_KINDS[kind], body, key)))
    return found or _scoring_fails(kind, body, key)


def _problems(kind: Kind, body: Mapping[str, Any], key: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the parts of an item."""
    if body.get("format") not in ("markdown", "html"):
        yield 'format: "markdown" or "html" is expected'
    if not isinstance(body.get("stem"), str) or not body["stem"].strip():
        yield "stem: nothing is asked"
    yield from unknown_names("body", body, _COMMON | kind.body_names)
    yield from unknown_names("key", key, kind.key_names)
    yield from kind.problems(body, key)


def _scoring_fails(kind: str, body: Mapping[str, Any], key: Mapping[str, Any]) -> list[str]:
    """Return a problem if the key's own answer is not worth 1."""
    answer = key_answer(kind, body, key)
    if answer and score(kind, body, key, clean_answer(kind, body, answer)) != 1.0:
        return ["key: its own answer would not be right"]
    return []
