"""Questions answered by pairing, by sorting into categories, or by putting in order.

The file often lists the pieces in the right order, so they are shuffled before they get ids:
neither the order nor the ids may tell.
"""

from typing import Any

from assessments.qti.model import UnsupportedItem
from assessments.qti.nodes import material_html
from assessments.qti.parts import Names, Parts, chosen_in, pieces, shown_labels
from assessments.qti.question import Field, Question
from assessments.scoring import shuffled_apart

NONE_OF_THESE = "None of these"


def _shuffled(question: Question, idents: list[str]) -> list[str]:
    """Return idents in an order of their own, the same each time; one alone stays."""
    return shuffled_apart(idents, question.ident) if len(set(idents)) > 1 else idents


def _numbered(prefix: str, idents: list[str]) -> dict[str, str]:
    """Return our ids by theirs."""
    return {ident: f"{prefix}{number}" for number, ident in enumerate(idents, start=1)}


def read_matching(question: Question) -> Parts:
    """Read prompts, each with the option that belongs to it, and options for none."""
    places = [place for place in question.fields if place.prompt]
    if len(places) < len(question.fields):
        question.notes.append("prompts without a text are left out")
    texts = {label.ident: label.html for place in places for label in place.labels if label.html}
    options = _numbered("o", _shuffled(question, list(texts)))
    prompts = _numbered("p", [place.ident for place in places])
    pairs = {prompts[p.ident]: options.get(_partner(question, p), "") for p in places}
    body = {
        "prompts": pieces(prompts.values(), [place.prompt for place in places]),
        "options": pieces(options.values(), [texts[ident] for ident in options]),
    }
    names = {(ident, ""): prompt for ident, prompt in prompts.items()}
    return Parts("matching", body, {"pairs": pairs}, names)


def _partner(question: Question, place: Field) -> str:
    """Return the option that belongs to a prompt."""
    right = {value for c in question.earning for value in chosen_in(c, place)}
    if len(right) != 1:
        raise UnsupportedItem(f"a prompt has {len(right)} right options")
    return right.pop()


def read_categorization(question: Question) -> Parts:
    """Read things to sort: each thing becomes a prompt and each category an option."""
    if question.earning:
        question.notes.append("each thing counts by itself, where the file counts categories")
    places = question.fields
    things = {label.ident: label.html for place in places for label in place.labels if label.html}
    prompts = _numbered("p", _shuffled(question, list(things)))
    options = _numbered("o", [place.ident for place in places])
    belongs = {
        value: options[place.ident]
        for place in places
        for condition in question.earning
        for value in chosen_in(condition, place)
    }
    texts = [place.prompt for place in places]
    if set(things) - set(belongs):
        question.notes.append(f'things of no category belong to an option "{NONE_OF_THESE}"')
        options[""] = f"o{len(options) + 1}"
        texts.append(NONE_OF_THESE)
    pairs = {prompt: belongs.get(thing, options.get("", "")) for thing, prompt in prompts.items()}
    body = {
        "prompts": pieces(prompts.values(), [things[ident] for ident in prompts]),
        "options": pieces(options.values(), texts),
    }
    return Parts("matching", body, {"pairs": pairs})


def read_ordering(question: Question) -> Parts:
    """Read entries and their order; where the file shows them in order they are shuffled."""
    place = question.only_field()
    texts = {label.ident: label.html for label in shown_labels(question, place)}
    order = _right_order(question, place)
    if sorted(order) != sorted(texts):
        raise UnsupportedItem("its order does not name every entry once")
    shown = list(texts) if list(texts) != order else _shuffled(question, order)
    ids = _numbered("e", shown)
    body: dict[str, Any] = {"entries": pieces(ids.values(), [texts[ident] for ident in shown])}
    key = {"order": [ids[ident] for ident in order], "scoring": "all"}
    return Parts("ordering", body | _end_labels(place), key, Names())


def _right_order(question: Question, place: Field) -> list[str]:
    """Return the entries in the order that earns points."""
    wanted = [condition for condition in question.earning if chosen_in(condition, place)]
    if len(wanted) != 1:
        raise UnsupportedItem(f"{len(wanted)} orders earn points")
    tests = [test for test in wanted[0].chosen if test.respident == place.ident]
    if all(test.node.get("index").isdecimal() for test in tests):
        tests.sort(key=lambda test: int(test.node.get("index")))
    return [test.value for test in tests]


def _end_labels(place: Field) -> dict[str, str]:
    """Return what stands above the first entry and below the last."""
    ends = {m.get("position"): material_html(m) for m in place.node.all("material")}
    named = {"top_label": ends.get("top", ""), "bottom_label": ends.get("bottom", "")}
    return {name: text for name, text in named.items() if text}
