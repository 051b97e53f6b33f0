"""Items answered by choosing: one of several, any of several, true or false."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessments.scoring.kind import Answer, Body, Key, Kind
from assessments.scoring.shape import (
    FormData,
    InvalidAnswer,
    JsonDict,
    clean_id,
    fields,
    ids,
    listed,
    piece_problems,
    scoring_problems,
    texts,
)


class SingleChoice(Kind):
    """One of several choices; `weights` lets a choice that is partly right earn a part."""

    body_names = frozenset({"choices"})
    key_names = frozenset({"correct", "weights"})

    def clean(self, body: Body, answer: object) -> JsonDict:
        choice = clean_id(fields(answer, "choice").get("choice"), texts(body, "choices"))
        return {"choice": choice} if choice else {}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        return {"choice": data.get(prefix)}

    def score(self, body: Body, key: Key, answer: Answer) -> float:
        choice = answer["choice"]
        weights: Mapping[str, float] = key.get("weights") or {key["correct"]: 1.0}
        return min(max(float(weights.get(choice, 0.0)), 0.0), 1.0)

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        yield from piece_problems(body, "choices", 2)
        if key.get("correct") not in ids(body, "choices"):
            yield "key: correct is the id of a choice"
        if "weights" in key:
            yield from _weight_problems(body, key)

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        return {"choice": key["correct"]}

    def correct_text(self, body: Body, key: Key) -> str:
        return texts(body, "choices")[key["correct"]]


def _weight_problems(body: Body, key: Key) -> Iterator[str]:
    """Yield what is wrong with the points that vary by answer."""
    weights = key["weights"]
    if not isinstance(weights, Mapping) or not set(weights) <= set(ids(body, "choices")):
        yield "key: weights are by id of a choice"
    elif not all(_is_share(weight) for weight in weights.values()):
        yield "key: a weight is a number from 0 to 1"
    elif not isinstance(key.get("correct"), str) or weights.get(key["correct"]) != 1:
        yield "key: the correct choice weighs 1"


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


class MultipleChoice(Kind):
    """Any of several choices.

    "all": 1 for exactly the right ones. "partial": the right ones chosen less the wrong ones
    chosen, as a share of the right ones, never below 0.
    """

    body_names = frozenset({"choices"})
    key_names = frozenset({"correct", "scoring"})

    def clean(self, body: Body, answer: object) -> JsonDict:
        known = texts(body, "choices")
        sent = listed(fields(answer, "choices").get("choices"), len(known))
        chosen = {clean_id(value, known) for value in sent} - {""}
        return {"choices": [choice for choice in known if choice in chosen]} if chosen else {}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        return {"choices": list(data.getlist(prefix))}

    def score(self, body: Body, key: Key, answer: Answer) -> float:
        chosen, correct = set(answer["choices"]), set(key["correct"])
        if key.get("scoring", "all") == "all":
            return float(chosen == correct)
        return max(len(chosen & correct) - len(chosen - correct), 0) / len(correct)

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        yield from piece_problems(body, "choices", 2)
        yield from scoring_problems(key)
        correct, known = key.get("correct"), ids(body, "choices")
        if not isinstance(correct, list) or not correct or not all(c in known for c in correct):
            yield "key: correct lists the ids of one choice or more"

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        return {"choices": [c for c in texts(body, "choices") if c in key["correct"]]}

    def correct_text(self, body: Body, key: Key) -> str:
        known = texts(body, "choices")
        return "; ".join(text for choice, text in known.items() if choice in key["correct"])


class TrueFalse(Kind):
    """A statement that is true or false."""

    key_names = frozenset({"correct"})

    def clean(self, body: Body, answer: object) -> JsonDict:
        value = fields(answer, "value").get("value")
        if value is None:
            return {}
        if not isinstance(value, bool):
            raise InvalidAnswer("True or false is expected.")
        return {"value": value}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        sent = data.get(prefix)
        return {"value": {"true": True, "false": False, "": None}.get(sent, sent)}

    def score(self, body: Body, key: Key, answer: Answer) -> float:
        return float(answer["value"] is key["correct"])

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        if not isinstance(key.get("correct"), bool):
            yield "key: correct is true or false"

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        return {"value": key["correct"]}

    def correct_text(self, body: Body, key: Key) -> str:
        return "True" if key["correct"] else "False"
