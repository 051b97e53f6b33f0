"""What a student is told after answering: right, wrong, in general, and for single choices."""

from collections.abc import Iterator

from assessments.qti.nodes import material_html
from assessments.qti.parts import Names
from assessments.qti.question import Condition, Question

_BY_NAME = {"general_fb": "general", "correct_fb": "correct", "general_incorrect_fb": "incorrect"}


def read_feedback(question: Question, names: Names) -> dict[str, object]:
    """Return an item's feedback; texts that no place here can show are noted."""
    texts = {node.get("ident"): material_html(node) for node in question.node.all("itemfeedback")}
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
