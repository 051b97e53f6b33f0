"""Items answered in words: a short answer that the key knows, an essay that a person reads."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from assessments.scoring.kind import Answer, Body, Key, Kind
from assessments.scoring.shape import (
    ESSAY_LIMIT,
    TEXT_LIMIT,
    FormData,
    JsonDict,
    clean_text,
    fields,
    plain,
)

RULE_NAMES = frozenset({"accepted", "case_sensitive", "match", "max_edits"})
MATCHES = ("exact", "contains", "close")
EDITS_LIMIT = 5
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")
_CLOSING = re.compile(r"[\s.,;:!?\u2026]+$")


def normalized(text: str, case_sensitive: bool = False) -> str:
    """Return text in one spelling of letters, quotes and spaces, without closing punctuation.

    A text of punctuation only keeps it, so that "?" can be an answer.
    """
    tidy = " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())
    tidy = _CLOSING.sub("", tidy) or tidy
    return tidy if case_sensitive else unicodedata.normalize("NFKC", tidy.casefold())


def matches(rule: Mapping[str, Any], text: str) -> bool:
    """Say whether a rule of the key takes a text.

    "exact": the same words; "contains": an accepted text somewhere in it; "close": at most
    `max_edits` letters to add, drop or change.
    """
    sensitive = rule.get("case_sensitive", False)
    said = normalized(text, sensitive)
    accepted = [normalized(form, sensitive) for form in rule["accepted"]]
    if rule.get("match", "exact") == "contains":
        return any(form in said for form in accepted)
    allowed = rule["max_edits"] if rule.get("match") == "close" else 0
    return any(within_edits(form, said, allowed) for form in accepted)


def within_edits(one: str, other: str, allowed: int) -> bool:
    """Say whether `allowed` edits turn one text into the other (Levenshtein, in a band)."""
    if one == other or abs(len(one) - len(other)) > allowed:
        return one == other
    row = {column: column for column in range(allowed + 1)}
    for line, letter in enumerate(one, start=1):
        row = _next_row(row, line, letter, other, allowed)
        if min(row.values()) > allowed:
            return False
    return row.get(len(other), allowed + 1) <= allowed


def _next_row(
    above: dict[int, int], line: int, letter: str, other: str, band: int
) -> dict[int, int]:
    """Return the next line of the table of distances, `band` columns to either side."""
    row: dict[int, int] = {}
    for column in range(max(line - band, 0), min(line + band, len(other)) + 1):
        steps = [above.get(column, band) + 1, row.get(column - 1, band) + 1]
        if column:
            steps.append(above.get(column - 1, band + 1) + (letter != other[column - 1]))
        row[column] = min(steps)
    return row


def rule_problems(rule: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a rule that takes texts."""
    accepted = rule.get("accepted")
    if not isinstance(accepted, list) or not accepted or not all(map(_is_answer, accepted)):
        yield f"key: accepted lists one text or more of 1 to {TEXT_LIMIT} characters"
        return
    if not isinstance(rule.get("case_sensitive", False), bool):
        yield "key: case_sensitive is true or false"
    if rule.get("match", "exact") not in MATCHES:
        yield f"key: match is one of {', '.join(MATCHES)}"
    yield from _edit_problems(rule, min(len(normalized(text)) for text in accepted))


def _edit_problems(rule: Mapping[str, Any], shortest: int) -> Iterator[str]:
    """Yield what is wrong with the number of edits; as many as there are letters is anything."""
    if rule.get("match") != "close":
        if "max_edits" in rule:
            yield "key: max_edits belongs to a close match"
        return
    edits = rule.get("max_edits")
    if not isinstance(edits, int) or isinstance(edits, bool) or not 1 <= edits <= EDITS_LIMIT:
        yield f"key: max_edits is from 1 to {EDITS_LIMIT}"
    elif edits >= shortest:
        yield "key: max_edits is less than the letters of the shortest accepted text"


def _is_answer(text: object) -> bool:
    """Say whether an accepted text could be given as an answer."""
    return isinstance(text, str) and text.strip() != "" and len(text) <= TEXT_LIMIT


class ShortAnswer(Kind):
    """A word or a few."""

    key_names = RULE_NAMES

    def clean(self, body: Body, answer: object) -> JsonDict:
        text = clean_text(fields(answer, "text").get("text"))
        return {"text": text} if text else {}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        return {"text": data.get(prefix)}

    def score(self, body: Body, key: Key, answer: Answer) -> float:
        return float(matches(key, answer["text"]))

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        yield from rule_problems(key)

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        return {"text": key["accepted"][0]}

    def correct_text(self, body: Body, key: Key) -> str:
        return plain(body, " / ".join(key["accepted"]))


class Essay(Kind):
    """A longer text. A person scores it; an empty one scores 0 by itself."""

    body_names = frozenset({"min_words", "max_words"})
    key_names = frozenset({"grading_notes"})

    def clean(self, body: Body, answer: object) -> JsonDict:
        text = clean_text(fields(answer, "text").get("text"), ESSAY_LIMIT)
        return {"text": text} if text else {}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        return {"text": data.get(prefix)}

    def score(self, body: Body, key: Key, answer: Answer) -> None:
        return None

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        counts = [body[name] for name in ("min_words", "max_words") if name in body]
        if not all(isinstance(n, int) and not isinstance(n, bool) and n > 0 for n in counts):
            yield "min_words, max_words: whole numbers above 0"
        elif counts != sorted(counts):
            yield "min_words is above max_words"
        if not isinstance(key.get("grading_notes", ""), str):
            yield "key: grading_notes is a text"

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        return {}

    def correct_text(self, body: Body, key: Key) -> str:
        return ""
