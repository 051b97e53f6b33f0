"""Items answered by a number, exact, rounded or within bounds."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from assessments.scoring.kind import Answer, Body, Key, Kind
from assessments.scoring.numbers import exact, readings, round_to_digits, round_to_places
from assessments.scoring.shape import FormData, JsonDict, clean_text, fields, plain

_RULES = (
    {"value"},
    {"value", "tolerance"},
    {"value", "tolerance_percent"},
    {"value", "significant_digits"},
    {"value", "decimals"},
    {"low", "high"},
)


class Numeric(Kind):
    """A number; right when any accepted rule takes any reading of it. Bounds belong to it."""

    body_names = frozenset({"unit"})
    key_names = frozenset({"accepted"})

    def clean(self, body: Body, answer: object) -> JsonDict:
        text = clean_text(fields(answer, "text").get("text"))
        return {"text": text} if text else {}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        return {"text": data.get(prefix)}

    def score(self, body: Body, key: Key, answer: Answer) -> float:
        numbers = readings(answer["text"], body.get("unit", ""))
        return float(any(accepts(rule, x) for rule in key["accepted"] for x in numbers))

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        if not isinstance(body.get("unit", ""), str):
            yield "unit: a text is expected"
        accepted = key.get("accepted")
        if not isinstance(accepted, list) or not accepted:
            yield "key: accepted lists one number or more"
            return
        for rule in accepted:
            yield from _rule_problems(rule)

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        rule = key["accepted"][0]
        return {"text": str(rule.get("value", rule.get("low")))}

    def correct_text(self, body: Body, key: Key) -> str:
        text = " / ".join(dict.fromkeys(_shown(rule) for rule in key["accepted"]))
        return plain(body, f"{text} {body.get('unit', '')}".strip())


def accepts(rule: Mapping[str, Any], answer: Fraction) -> bool:
    """Say whether a rule of the key takes a number."""
    if "low" in rule:
        return exact(rule["low"]) <= answer <= exact(rule["high"])
    value = exact(rule["value"])
    if "significant_digits" in rule:
        digits = rule["significant_digits"]
        return round_to_digits(answer, digits) == round_to_digits(value, digits)
    if "decimals" in rule:
        places = rule["decimals"]
        return round_to_places(answer, places) == round_to_places(value, places)
    percent = abs(value) * exact(rule.get("tolerance_percent", 0)) / 100
    return abs(answer - value) <= exact(rule.get("tolerance", 0)) + percent


def _shown(rule: Mapping[str, Any]) -> str:
    """Return a rule for a reader."""
    if "low" in rule:
        return f"{rule['low']} – {rule['high']}"
    if "tolerance" in rule and exact(rule["tolerance"]):
        return f"{rule['value']} ± {rule['tolerance']}"
    if "tolerance_percent" in rule and exact(rule["tolerance_percent"]):
        return f"{rule['value']} ± {rule['tolerance_percent']} %"
    return str(rule["value"])


def _rule_problems(rule: object) -> Iterator[str]:
    """Yield what is wrong with one accepted number."""
    if not isinstance(rule, Mapping) or set(rule) not in _RULES:
        yield "key: a number is accepted by value (with one tolerance) or by low and high"
        return
    try:
        numbers = {name: exact(value) for name, value in rule.items()}
    except ValueError:
        yield "key: an accepted number cannot be read"
        return
    if "low" in numbers and numbers["low"] > numbers["high"]:
        yield "key: low is above high"
    if numbers.get("tolerance", 0) < 0 or numbers.get("tolerance_percent", 0) < 0:
        yield "key: a tolerance is not negative"
    for name, least in (("significant_digits", 1), ("decimals", 0)):
        if name in rule and not (isinstance(rule[name], int) and least <= rule[name] <= 30):
            yield f"key: {name} is a whole number from {least} to 30"
