"""Questions answered by choosing: one, several, true or false."""

from fractions import Fraction

from assessments.qti.model import UnsupportedItem
from assessments.qti.parts import Parts, chosen_in, letter, pieces, shown_labels
from assessments.qti.question import Condition, Field, Question

_TRUTH = {"true": True, "false": False}


def read_single_choice(question: Question) -> Parts:
    """Read a question with one answer; points may vary by choice."""
    place = question.only_field()
    labels = shown_labels(question, place)
    ids = {label.ident: letter(position) for position, label in enumerate(labels)}
    weights = _weights(question, place, ids)
    best = max(weights, key=lambda choice: weights[choice], default="")
    if not best:
        raise UnsupportedItem("none of its choices earns points")
    key: dict[str, object] = {"correct": best}
    if len(weights) > 1:
        key["weights"] = {choice: float(weight) for choice, weight in weights.items()}
    names = {(place.ident, ident): choice for ident, choice in ids.items()}
    body = {"choices": pieces(ids.values(), [label.html for label in labels])}
    return Parts("single_choice", body, key, names)


def _weights(question: Question, place: Field, ids: dict[str, str]) -> dict[str, Fraction]:
    """Return the share of the best choice's points that each choice earns, if any."""
    amounts: dict[str, Fraction] = {}
    for condition in question.conditions:
        if condition.amount is not None and condition.amount < 0:
            question.notes.append("a wrong choice earns nothing, where the file takes points away")
        if condition.amount is not None and condition.amount > 0:
            for value in chosen_in(condition, place):
                amounts[value] = max(amounts.get(value, condition.amount), condition.amount)
    known = {ids[value]: amount for value, amount in amounts.items() if value in ids}
    return {choice: amount / max(known.values()) for choice, amount in known.items()}


def read_true_false(question: Question) -> Parts:
    """Read a statement; choices that don't read True and False make it a single choice."""
    parts = read_single_choice(question)
    place = question.only_field()
    values = {label.ident: _TRUTH.get(label.text.lower()) for label in place.labels}
    if sorted(map(str, values.values())) != ["False", "True"]:
        question.notes.append("its choices are not True and False, so it is a single choice")
        return parts
    if "weights" in parts.key:
        raise UnsupportedItem("both true and false earn points")
    names = {(place.ident, ident): str(value).lower() for ident, value in values.items()}
    correct = next(i for i, c in parts.names.items() if c == parts.key["correct"])[1]
    return Parts("true_false", {}, {"correct": values[correct]}, names)


def says_true_or_false(place: Field) -> bool:
    """Say whether what can be chosen is True and False."""
    return sorted(label.text.lower() for label in place.labels) == ["false", "true"]


def read_multiple_choice(question: Question) -> Parts:
    """Read a question with several answers, scored as a whole or choice by choice."""
    place = question.only_field()
    labels = shown_labels(question, place)
    ids = {label.ident: letter(position) for position, label in enumerate(labels)}
    correct, scoring = _right_choices(question, place)
    if not all(value in ids for value in correct):
        raise UnsupportedItem("a choice that earns points has no text")
    names = {(place.ident, ident): choice for ident, choice in ids.items()}
    body = {"choices": pieces(ids.values(), [label.html for label in labels])}
    key = {"correct": sorted(ids[value] for value in correct), "scoring": scoring}
    return Parts("multiple_choice", body, key, names)


def _right_choices(question: Question, place: Field) -> tuple[set[str], str]:
    """Return the right choices and how they are scored."""
    earning = [c for c in question.earning if chosen_in(c, place)]
    if not earning:
        raise UnsupportedItem("none of its choices earns points")
    wanted = [set(chosen_in(condition, place)) for condition in earning]
    if len(earning) == 1:
        return wanted[0], _stated_scoring(question, "all")
    if any(len(values) > 1 for values in wanted):
        raise UnsupportedItem("several sets of choices earn points")
    scoring = _stated_scoring(question, "partial")
    if scoring == "partial":
        _note_shares(question, earning)
    return set().union(*wanted), scoring


def _stated_scoring(question: Question, default: str) -> str:
    """Return the scoring that the exporter names, if it does."""
    stated = question.metadata.get("scoring_algorithm", "").lower()
    if stated == "allornothing":
        return "all"
    return "partial" if "partial" in stated else default


def _note_shares(question: Question, earning: list[Condition]) -> None:
    """Note where shares of the points differ from ours."""
    taken = [c for c in question.conditions if c.amount is not None and c.amount < 0]
    if len({condition.amount for condition in earning}) > 1:
        question.notes.append("all right choices weigh the same, where the file weighs them")
    if not taken or {-(c.amount or 0) for c in taken} != {c.amount for c in earning}:
        question.notes.append("a wrong choice takes away as much as a right one earns")
