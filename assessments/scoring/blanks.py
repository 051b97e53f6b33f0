"""A text with gaps to fill, each in words or by choosing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assessments.scoring.kind import Answer, Body, Key, Kind
from assessments.scoring.markup import tags
from assessments.scoring.shape import (
    FormData,
    JsonDict,
    clean_id,
    clean_pairs,
    clean_text,
    fields,
    ids,
    is_id,
    piece_problems,
    plain,
    texts,
    unknown_names,
)
from assessments.scoring.text import RULE_NAMES, matches, rule_problems

MARKER = re.compile(r"\{\{([A-Za-z0-9_.:-]{1,64})\}\}")


class FillBlanks(Kind):
    """Gaps marked {{b1}} in the stem; the score is the share filled right."""

    body_names = frozenset({"blanks"})
    key_names = frozenset({"blanks"})

    def clean(self, body: Body, answer: object) -> JsonDict:
        blanks = {blank["id"]: blank for blank in body["blanks"]}
        sent = clean_pairs(fields(answer, "blanks").get("blanks"), blanks)
        filled = {name: _clean_blank(blanks[name], sent.get(name)) for name in blanks}
        kept = {name: value for name, value in filled.items() if value}
        return {"blanks": kept} if kept else {}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        names = [blank["id"] for blank in body["blanks"]]
        return {"blanks": {name: data.get(f"{prefix}-{name}") for name in names}}

    def is_complete(self, body: Body, answer: Answer) -> bool:
        return len(answer["blanks"]) == len(body["blanks"])

    def score(self, body: Body, key: Key, answer: Answer) -> float:
        filled: Mapping[str, str] = answer["blanks"]
        right = sum(
            name in filled and _is_right(rule, filled[name]) for name, rule in key["blanks"].items()
        )
        return right / len(key["blanks"])

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        blanks, rules = body.get("blanks"), key.get("blanks")
        if not isinstance(blanks, list) or not blanks or not all(map(_is_blank, blanks)):
            yield "blanks: one or more are needed, each with its id"
            return
        yield from _marker_problems(body, ids(body, "blanks"))
        if not isinstance(rules, Mapping) or set(rules) != set(ids(body, "blanks")):
            yield "key: there is one rule for each blank"
            return
        for blank in blanks:
            yield from _blank_problems(blank, rules[blank["id"]])

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        return {"blanks": {name: _first(rule) for name, rule in key["blanks"].items()}}

    def correct_text(self, body: Body, key: Key) -> str:
        return "; ".join(_shown(body, blank, key["blanks"]) for blank in body["blanks"])


def _clean_blank(blank: Mapping[str, Any], value: object) -> str:
    """Return what fills one blank."""
    return clean_id(value, texts(blank, "choices")) if "choices" in blank else clean_text(value)


def _is_right(rule: Mapping[str, Any], value: str) -> bool:
    """Say whether a blank's rule takes what fills it."""
    return bool(value == rule["correct"]) if "correct" in rule else matches(rule, value)


def _first(rule: Mapping[str, Any]) -> str:
    """Return what a blank's rule takes first."""
    return str(rule["correct"] if "correct" in rule else rule["accepted"][0])


def _shown(body: Body, blank: Mapping[str, Any], rules: Mapping[str, Any]) -> str:
    """Return what belongs in a blank, for a reader."""
    rule = rules[blank["id"]]
    if "correct" in rule:
        return texts(blank, "choices")[rule["correct"]]
    return plain(body, " / ".join(rule["accepted"]))


def _is_blank(blank: object) -> bool:
    return isinstance(blank, Mapping) and is_id(blank.get("id"))


def _marker_problems(body: Body, names: list[str]) -> Iterator[str]:
    """Yield blanks without a place in the text, and places without a blank or within a tag."""
    stem = str(body.get("stem"))
    marked = MARKER.findall(stem)
    if sorted(marked) != sorted(names) or len(set(names)) < len(names):
        yield "stem: every blank is marked once, as {{its id}}, and nothing else is"
    elif any(MARKER.search(stem, start, end) for start, end in tags(stem)):
        yield "stem: a blank stands within a tag"


def _blank_problems(blank: Mapping[str, Any], rule: object) -> Iterator[str]:
    """Yield what is wrong with a blank and its rule."""
    yield from unknown_names("blanks", blank, ("id", "choices"))
    if not isinstance(rule, Mapping):
        yield "key: a blank's rule is an object"
    elif "choices" not in blank:
        yield from unknown_names("key", rule, RULE_NAMES)
        yield from rule_problems(rule)
    else:
        yield from piece_problems(blank, "choices", 2)
        if set(rule) != {"correct"} or rule["correct"] not in ids(blank, "choices"):
            yield "key: the rule of a blank with choices names the correct one"
