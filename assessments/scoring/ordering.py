"""Items answered by putting things in order."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

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


class Ordering(Kind):
    """Entries to put in order, shown in another one.

    "all": 1 for the whole order. "partial": of the pairs that follow one another in the right
    order, the share that follow one another in the answer; so one entry moved costs at most three
    pairs, and an order turned round scores 0.
    """

    body_names = frozenset({"entries", "top_label", "bottom_label"})
    key_names = frozenset({"order", "scoring"})

    def clean(self, body: Body, answer: object) -> JsonDict:
        known = texts(body, "entries")
        order = [clean_id(v, known) for v in listed(fields(answer, "order").get("order"), 200)]
        order = [entry for entry in order if entry]
        if len(set(order)) < len(order):
            raise InvalidAnswer("An entry has one place.")
        return {"order": order} if order else {}

    def from_form(self, body: Body, prefix: str, data: FormData) -> JsonDict:
        """Return the order that one place (1 to n) per entry makes.

        Entries without a place are left out; two in the same place stay as they are shown.
        """
        shown = list(texts(body, "entries"))
        places = {entry: _place(data.get(f"{prefix}-{entry}"), len(shown)) for entry in shown}
        placed = [entry for entry in shown if places[entry]]
        return {"order": sorted(placed, key=places.__getitem__)}

    def is_complete(self, body: Body, answer: Answer) -> bool:
        return len(answer["order"]) == len(body["entries"])

    def score(self, body: Body, key: Key, answer: Answer) -> float:
        order, right = answer["order"], key["order"]
        if key.get("scoring", "all") == "all":
            return float(order == right)
        pairs = set(pairwise(right))
        return len(pairs & set(pairwise(order))) / len(pairs)

    def problems(self, body: Body, key: Key) -> Iterator[str]:
        yield from piece_problems(body, "entries", 2)
        yield from scoring_problems(key)
        order, shown = key.get("order"), ids(body, "entries")
        if not isinstance(order, list) or sorted(map(str, order)) != sorted(shown):
            yield "key: order lists the id of every entry once"
        elif order == shown:
            yield "entries: they are shown in the right order already"
        yield from _text_problems(body)

    def key_answer(self, body: Body, key: Key) -> JsonDict:
        return {"order": list(key["order"])}

    def correct_text(self, body: Body, key: Key) -> str:
        known = texts(body, "entries")
        return " → ".join(known[entry] for entry in key["order"])


def _place(sent: object, entries: int) -> int:
    """Return a place from 1 to n, 0 for none."""
    text = str(sent or "").strip()
    place = int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else 0
    return place if place <= entries else 0


def _text_problems(body: Body) -> Iterator[str]:
    """Yield entries that nobody can tell apart, and labels that are no texts."""
    entries = body.get("entries")
    pieces = entries if isinstance(entries, list) else []
    shown = [str(piece.get("text")) for piece in pieces if isinstance(piece, Mapping)]
    if len(set(shown)) < len(shown):
        yield "entries: two read the same"
    if not all(isinstance(body.get(name, ""), str) for name in ("top_label", "bottom_label")):
        yield "top_label, bottom_label: texts are expected"
