"""Questions with gaps to fill, in words or by choosing from a list."""

import html
from fractions import Fraction

from assessments.qti.model import UnsupportedItem
from assessments.qti.parts import Names, Parts, chosen_in, letter, pieces, shown_labels
from assessments.qti.question import Field, Label, Question
from assessments.qti.written import text_rule

_CHOSEN = ("dropdown", "wordbank")
_MATCHES = {
    "": "exact",
    "equivalence": "exact",
    "textequivalence": "exact",
    "textinchoices": "exact",
    "textcontainsanswer": "contains",
    "textcloseenough": "close",
}


def read_blanks_in_stem(question: Question) -> Parts:
    """Read gaps that the stem names in brackets, as Canvas writes them."""
    stem = question.stem.replace("{{", "{ {")
    blanks: list[dict[str, object]] = []
    rules: dict[str, dict[str, object]] = {}
    names: Names = {}
    for number, place in enumerate(question.fields, start=1):
        blank = f"b{number}"
        stem = _marked(question, stem, place.name, blank)
        if _is_chosen(question, place):
            choices = _choice_ids(question, place, blank)
            blanks.append(_chosen_blank(question, place, blank))
            rules[blank] = {"correct": choices[_right_label(question, place)]}
            names |= {(place.ident, ident): choice for ident, choice in choices.items()}
        else:
            blanks.append({"id": blank})
            rules[blank] = _written_rule(question, place)
    _note_weights(question)
    body = {"stem": stem, "blanks": blanks}
    return Parts("fill_blanks", body, {"blanks": rules}, names)


def _marked(question: Question, stem: str, name: str, blank: str) -> str:
    """Return the stem with the gap's name replaced by our mark, or the mark at its end."""
    for written in (f"[{name}]", f"[{html.escape(name, quote=False)}]"):
        if written in stem:
            return stem.replace(written, f"{{{{{blank}}}}}", 1)
    question.notes.append(f"the blank {name} has no place in the text and stands at its end")
    return f"{stem}<p>{{{{{blank}}}}}</p>"


def _is_chosen(question: Question, place: Field) -> bool:
    """Say whether a gap is filled from a list. A word bank becomes a list at each gap."""
    kinds = {label.node.get("answer_type").lower() for label in place.labels}
    if "wordbank" in kinds and "a word bank becomes a list at each blank" not in question.notes:
        question.notes.append("a word bank becomes a list at each blank")
    return question.type == "multiple_dropdowns_question" or bool(kinds & set(_CHOSEN))


def _choice_ids(question: Question, place: Field, blank: str) -> dict[str, str]:
    """Return our ids of a gap's choices, by theirs."""
    labels = shown_labels(question, place)
    return {label.ident: f"{blank}{letter(i)}" for i, label in enumerate(labels)}


def _chosen_blank(question: Question, place: Field, blank: str) -> dict[str, object]:
    """Return a gap that is filled from a list."""
    texts = [label.html for label in place.labels if label.html]
    return {"id": blank, "choices": pieces(_choice_ids(question, place, blank).values(), texts)}


def _right_label(question: Question, place: Field) -> str:
    """Return the choice that earns points."""
    right = [value for c in question.earning for value in chosen_in(c, place)]
    known = [value for value in right if any(label.ident == value for label in place.labels)]
    if len(set(known)) != 1:
        raise UnsupportedItem(f"the blank {place.name} has {len(set(known))} right choices")
    return known[0]


def _written_rule(question: Question, place: Field) -> dict[str, object]:
    """Return what a gap takes. Every text listed is right; the conditions name the first only."""
    labels = [label for label in place.labels if label.text]
    if not labels:
        raise UnsupportedItem(f"the blank {place.name} has no accepted text")
    rule: dict[str, object] = {"accepted": list(dict.fromkeys(label.text for label in labels))}
    match = _match(place, labels[0])
    if match != "exact":
        rule["match"] = match
    if match == "close":
        rule["max_edits"] = int(labels[0].node.get("levenshtein_distance", "1"))
    if labels[0].node.get("ignore_case").lower() == "false":
        rule["case_sensitive"] = True
    return rule


def _match(place: Field, label: Label) -> str:
    """Return how texts are compared at a gap."""
    algorithm = label.node.get("scoring_algorithm").lower()
    if algorithm not in _MATCHES:
        raise UnsupportedItem(
            f"the blank {place.name} is compared by {algorithm or 'nothing known'}"
        )
    return _MATCHES[algorithm]


def _note_weights(question: Question) -> None:
    """Note where the file gives blanks different points."""
    amounts = {c.amount for c in question.earning if c.amount is not None}
    if amounts and max(amounts) - min(amounts) > Fraction(1):
        question.notes.append("all blanks weigh the same, where the file weighs them")


def read_blanks_in_place(question: Question) -> Parts:
    """Read gaps that stand where they are to be filled, between the pieces of the text."""
    stem = ""
    rules: dict[str, dict[str, object]] = {}
    for part in question.parts:
        if isinstance(part, str):
            stem += part.replace("{{", "{ {") + " "
            continue
        blank = f"b{len(rules) + 1}"
        stem += f"{{{{{blank}}}}} "
        rules[blank] = text_rule(question, part)
        if not rules[blank]:
            raise UnsupportedItem(f"no text earns points at its blank {len(rules)}")
    if len(question.earning) == 1 and len(rules) > 1:
        question.notes.append("each blank counts by itself, where the file wants all of them")
    body = {"stem": stem.strip(), "blanks": [{"id": blank} for blank in rules]}
    return Parts("fill_blanks", body, {"blanks": rules})
