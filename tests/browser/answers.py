"""Fill in questions as a person would, knowing what is right."""

from itertools import islice
from typing import Any

from playwright.sync_api import Locator

from lms.demo.library import ItemContent, load

QUIZ_CODE = "math-3-5-first-week-check"


def items_of(code: str = QUIZ_CODE) -> list[ItemContent]:
    """Return the items of an assessment of the demonstration school, in order."""
    for course in load():
        items = {item.code: item for item in course.items}
        for quiz in course.quizzes:
            if quiz.code == code:
                return [items[item] for item in quiz.items]
    raise LookupError(code)


def answer(question: Locator, item: ItemContent) -> None:
    """Give a right answer by the question's own controls."""
    _ANSWERS[item.kind](question, item.key)


def answer_all(page: Any, code: str = QUIZ_CODE) -> None:
    for number, item in enumerate(items_of(code), start=1):
        answer(page.locator(f"#question-{number}"), item)


def answer_wrongly(question: Locator, item: ItemContent) -> None:
    """Give a wrong answer to a question of true or false."""
    question.locator(f"input[value={str(not item.key['correct']).lower()}]").check()


def _choose(question: Locator, key: dict[str, Any]) -> None:
    correct = key["correct"]
    for choice in [correct] if isinstance(correct, str) else correct:
        question.locator(f'input[value="{choice}"]').check()


def _decide(question: Locator, key: dict[str, Any]) -> None:
    question.get_by_label("True" if key["correct"] else "False").check()


def _calculate(question: Locator, key: dict[str, Any]) -> None:
    question.get_by_role("textbox").fill(key["accepted"][0]["value"])


def _write(question: Locator, key: dict[str, Any]) -> None:
    question.get_by_role("textbox").fill(key["accepted"][0])


def _fill_blanks(question: Locator, key: dict[str, Any]) -> None:
    for blank, accepted in key["blanks"].items():
        control = question.locator(f'[name$="-{blank}"]')
        if "correct" in accepted:
            control.select_option(accepted["correct"])
        else:
            control.fill(accepted["accepted"][0])


def _match(question: Locator, key: dict[str, Any]) -> None:
    for prompt, option in key["pairs"].items():
        question.locator(f'select[name$="-{prompt}"]').select_option(option)


def _put_in_order(question: Locator, key: dict[str, Any]) -> None:
    """Move lines by their buttons, or without JavaScript give them places by their menus."""
    for place, entry in enumerate(key["order"]):
        menu = question.page.locator(f'select[name$="-{entry}"]')
        line = question.locator("li", has=menu)
        if not question.locator(".by-buttons").count():
            menu.select_option(str(place + 1))
            continue
        for _ in islice(iter(lambda at=line: _place_of(at), place), 20):
            line.get_by_role("button", name="Move up").click()


def _place_of(line: Locator) -> int:
    return int(line.evaluate("line => [...line.parentNode.children].indexOf(line)"))


def _compose(question: Locator, _key: dict[str, Any]) -> None:
    question.get_by_role("textbox").fill("First I looked, then I thought, so I know why. " * 6)


_ANSWERS = {
    "single_choice": _choose,
    "multiple_choice": _choose,
    "true_false": _decide,
    "numeric": _calculate,
    "short_answer": _write,
    "fill_blanks": _fill_blanks,
    "matching": _match,
    "ordering": _put_in_order,
    "essay": _compose,
}
