"""What a student is told: after answering, right, wrong, in general, and for single choices; and
on the way, hints.

QTI 1.2 keeps hints (`hint`) and worked solutions (`solution`) in an `itemfeedback` beside what it
says itself; a hint has one text or, one step after the other, several.
"""

from collections.abc import Iterator
from dataclasses import replace

from assessments.qti.nodes import Node, material_html
from assessments.qti.parts import Names
from assessments.qti.question import Condition, Question

_BY_NAME = {"general_fb": "general", "correct_fb": "correct", "general_incorrect_fb": "incorrect"}


def read_feedback(question: Question, names: Names) -> dict[str, object]:
    """Return an item's feedback; texts that no place here can show are noted."""
    texts = {node.get("ident"): _said(node) for node in question.node.all("itemfeedback")}
    texts = {ident: text for ident, text in texts.items() if text}
    found = {role: texts.pop(name) for name, role in _BY_NAME.items() if name in texts}
    choices: dict[str, str] = {}
    for condition in question.conditions:
        for ident in condition.feedback:
            if ident in texts and (choice := _choice(condition, names)):
                choices[choice] = texts.pop(ident)
            elif ident in texts and (role := _role(condition)) and role not in found:
                found[role] = texts.pop(ident)
    if texts:
        question.notes.append(f"feedback for single answers is left out ({len(texts)} texts)")
    return {**found, **({"choices": choices} if choices else {})}


def read_hints(question: Question) -> list[str]:
    """Return an item's hints in order; those that are to be shown all at once are one."""
    found: list[str] = []
    for hint in question.node.all("hint"):
        texts = [material_html(node) for node in hint.all("hintmaterial")]
        is_whole = hint.get("feedbackstyle", "Complete").lower() == "complete"
        found += [" ".join(texts)] if is_whole else texts
    if question.node.first("solution"):
        question.notes.append("a worked solution is left out")
    return [text for text in found if text]


def _said(node: Node) -> str:
    """Return what feedback says itself."""
    own = tuple(child for child in node.children if child.tag not in ("hint", "solution"))
    return material_html(replace(node, children=own))


def _choice(condition: Condition, names: Names) -> str | None:
    """Return our id of the one choice, prompt or entry that a condition is about."""
    ours = set(_named(condition, names))
    return ours.pop() if len(ours) == 1 else None


def _named(condition: Condition, names: Names) -> Iterator[str]:
    """Yield our ids of what a condition compares."""
    for test in condition.tests:
        if (test.respident, "") in names:
            yield names[test.respident, ""]
        elif not test.negated and (test.respident, test.value) in names:
            yield names[test.respident, test.value]


def _role(condition: Condition) -> str | None:
    """Return what a condition's feedback is, by whether it earns points."""
    if condition.earns and len(condition.chosen) > 1:
        return "correct"
    return None if condition.tests else "general"
