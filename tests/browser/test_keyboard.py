"""Everything goes by the keyboard alone, and one always sees where one is."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from lms.demo.accounts import DEMO_PASSWORD
from tests.browser.answers import QUIZ_CODE, items_of
from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
MOST_STOPS = 120
FOCUS = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const style = getComputedStyle(here);
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const isInSight = box.bottom > 0 && box.top < innerHeight && box.width > 0 && box.height > 0;
  return here.matches(":focus-visible") && isOutlined && isInSight;
}"""
# Whether the focus came from something that stands before it on the page; keeps where it is.
IS_ONWARDS = """() => {
  const before = window.stop, here = (window.stop = document.activeElement);
  return !before || before === here || !before.isConnected || here === document.body
    || !!(before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
PLACE_OF = "(select, value) => [...select.options].findIndex((one) => one.value === value)"
ESSAY, ESSAY_CODE = "Practice: Build a paragraph", "reading-4-practice-r4.wri.1"
IS_HERE = "selector => document.activeElement.matches(selector)"


def press(visitor: Visitor, *keys: str) -> None:
    for key in keys:
        visitor.page.keyboard.press(key)


def tab_to(visitor: Visitor, selector: str) -> None:
    """Go from stop to stop until `selector` has the focus; each stop must show that it has it."""
    for _ in range(MOST_STOPS):
        press(visitor, "Tab")
        assert visitor.page.evaluate(FOCUS), visitor.page.evaluate(
            "document.activeElement.outerHTML"
        )
        if visitor.page.evaluate(IS_HERE, selector):
            return
    raise AssertionError(f"No way leads to {selector}.")


def sign_in(visitor: Visitor, username: str, heading: str = "My path") -> None:
    visitor.go("/")
    tab_to(visitor, "[name=login]")
    visitor.page.keyboard.type(username)
    tab_to(visitor, "[name=password]")
    visitor.page.keyboard.type(DEMO_PASSWORD)
    press(visitor, "Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_student_signs_in_does_a_quiz_and_hands_it_in(visit: Door) -> None:
    student = visit(reduced_motion="reduce")
    sign_in(student, "student10")
    student.go(student.activity_called("First week check"))
    tab_to(student, "main form button")
    press(student, "Enter")
    student.page.wait_for_url("**/attempts/**")
    tab_to(student, "[name=q1]")
    student.page.keyboard.type("70")
    tab_to(student, "[name=q2-p1]")
    press(student, "ArrowDown", "ArrowDown")
    tab_to(student, "#question-3 li:nth-child(4) button:last-of-type")
    tab_to(student, "[name=q4]")
    press(student, "ArrowDown")
    tab_to(student, "[name=q5]")
    press(student, "Space")
    tab_to(student, ".button-row .primary")
    press(student, "Enter")
    expect(student.page.get_by_role("alert")).to_contain_text("6 questions have no answer")
    tab_to(student, "[role=alert] button")
    press(student, "Enter")
    expect(student.page.locator(".score")).to_contain_text("of 10")
    expect(student.page.locator(".item-result").nth(3)).to_contain_text("right")


def test_lines_are_put_in_order_by_keys_and_the_new_place_is_said(visit: Door) -> None:
    student = visit("student11", reduced_motion="reduce")
    student.begin()
    second = student.page.locator("#question-3 .entry").nth(1).inner_text()
    tab_to(student, "#question-3 li:nth-child(2) button")
    press(student, "Enter")
    expect(student.page.locator("#question-3 .entry").first).to_have_text(second)
    expect(student.page.locator("#news")).to_have_text("Place 1")
    assert student.page.evaluate(FOCUS)


def test_the_first_stop_skips_to_the_page(visit: Door) -> None:
    student = visit("student11", reduced_motion="reduce")
    tab_to(student, ".skip-link")
    expect(student.page.get_by_role("link", name="Skip to the page")).to_be_in_viewport()
    press(student, "Enter")
    expect(student.page.locator("main")).to_be_focused()
    tab_to(student, "main a")


@pytest.mark.parametrize("username", ["student11", "teacher1", "schooladmin1"])
def test_every_stop_of_a_first_page_is_seen(username: str, visit: Door) -> None:
    visitor = visit(username, reduced_motion="reduce")
    stops = visitor.page.locator("main :is(a[href], button, summary, input:not([type=hidden]))")
    last = stops.filter(visible=True).last.evaluate("(stop) => stop.id ||= 'last-stop'")
    tab_to(visitor, f"#{last}")


def test_the_focus_lands_on_what_a_form_has_to_say(visit: Door) -> None:
    student = visit("student10")
    student.go("/preferences/")
    student.page.locator("main form .button.primary").first.click()
    student.page.wait_for_load_state()
    assert student.page.evaluate(IS_HERE, "main [role=status]")


def _answer(student: Visitor, number: int, kind: str, key: dict[str, Any]) -> None:
    """Give a right answer to a question by keys alone."""
    for selector, keys in _MOVES[kind](student, f"#question-{number}", key):
        tab_to(student, selector)
        assert student.page.evaluate(IS_ONWARDS), f"The focus went back to {selector}."
        if isinstance(keys, str):
            student.page.keyboard.type(keys)
        else:
            press(student, *keys)


Moves = Iterator[tuple[str, str | list[str]]]


def _choose(student: Visitor, question: str, key: dict[str, Any]) -> Moves:
    inputs = student.page.locator(f"{question} input[type=radio]")
    values = [one.get_attribute("value") for one in inputs.all()]
    right = str(key["correct"]).lower() if isinstance(key["correct"], bool) else key["correct"]
    yield f"{question} input[type=radio]", ["Space", *["ArrowDown"] * values.index(right)]


def _choose_some(_: Visitor, question: str, key: dict[str, Any]) -> Moves:
    for value in sorted(key["correct"]):
        yield f"{question} input[value={value}]", ["Space"]


def _write(_: Visitor, question: str, key: dict[str, Any]) -> Moves:
    right = key["accepted"][0]
    text = right["value"] if isinstance(right, dict) else right
    yield f"{question} input[type=text]", str(text)


def _compose(_: Visitor, question: str, __: dict[str, Any]) -> Moves:
    yield f"{question} textarea", "First I looked, then I thought, so I know why. " * 6


def _fill_blanks(student: Visitor, question: str, key: dict[str, Any]) -> Moves:
    for blank, accepted in key["blanks"].items():
        selector = f"{question} [name$='-{blank}']"
        if "correct" in accepted:
            yield selector, _down_to(student, selector, accepted["correct"])
        else:
            yield selector, accepted["accepted"][0]


def _match(student: Visitor, question: str, key: dict[str, Any]) -> Moves:
    names = [one.get_attribute("name") for one in student.page.locator(f"{question} select").all()]
    for name in names:
        selector = f"[name={name}]"
        yield selector, _down_to(student, selector, key["pairs"][name.partition("-")[2]])


def _down_to(student: Visitor, select: str, value: str) -> list[str]:
    return ["ArrowDown"] * int(student.page.locator(select).evaluate(PLACE_OF, value))


def _put_in_order(student: Visitor, question: str, key: dict[str, Any]) -> Moves:
    for place, entry in enumerate(key["order"]):
        line = f"{question} li:has(select[name$='-{entry}'])"
        index = "line => [...line.parentNode.children].indexOf(line)"
        steps = int(student.page.locator(line).evaluate(index)) - place
        if steps:
            yield f"{line} button:first-of-type", ["Enter"] * steps


_MOVES = {
    "single_choice": _choose,
    "multiple_choice": _choose_some,
    "true_false": _choose,
    "numeric": _write,
    "short_answer": _write,
    "fill_blanks": _fill_blanks,
    "matching": _match,
    "ordering": _put_in_order,
    "essay": _compose,
}


@pytest.mark.parametrize(
    ("username", "title", "code", "came_of_it"),
    [
        ("student39", "First week check", QUIZ_CODE, "10 of 10"),
        ("student40", ESSAY, ESSAY_CODE, "3 of"),
    ],
)
def test_every_kind_of_question_is_answered_by_keys_in_the_order_of_the_page(
    username: str, title: str, code: str, came_of_it: str, visit: Door
) -> None:
    student = visit(username, reduced_motion="reduce")
    student.begin(title)
    for number, item in enumerate(items_of(code), start=1):
        _answer(student, number, item.kind, item.key)
    tab_to(student, ".button-row .primary")
    press(student, "Enter")
    student.page.wait_for_url("**/result/")
    expect(student.page.locator("main")).to_contain_text(came_of_it)


def test_the_quiz_and_the_practice_have_every_kind_of_question() -> None:
    assert {item.kind for code in (QUIZ_CODE, ESSAY_CODE) for item in items_of(code)} == {*_MOVES}


def test_the_menu_of_a_phone_opens_and_gives_the_focus_back(visit: Door) -> None:
    student = visit("student11", reduced_motion="reduce", viewport={"width": 360, "height": 740})
    tab_to(student, ".site-menu-button")
    press(student, "Enter")
    expect(student.page.locator("#site-nav")).to_be_visible()
    tab_to(student, "#site-nav a")
    press(student, "Escape")
    expect(student.page.locator("#site-nav")).to_be_hidden()
    assert student.page.evaluate(IS_HERE, ".site-menu-button")


@pytest.mark.parametrize("way_out", ["Escape", "Close"])
def test_the_reading_panel_gives_the_focus_back(way_out: str, visit: Door) -> None:
    student = visit("student11", reduced_motion="reduce")
    tab_to(student, "a.site-tool")
    press(student, "Enter")
    expect(student.page.locator("#reading-panel input:focus")).to_have_count(1)
    if way_out == "Close":
        press(student, "Shift+Tab")
        assert student.page.evaluate(IS_HERE, "#reading-panel header button")
        press(student, "Enter")
    else:
        press(student, "Escape")
    expect(student.page.locator("#reading-panel")).to_be_hidden()
    assert student.page.evaluate(IS_HERE, "a.site-tool")


def test_tab_past_the_reading_panel_closes_it(visit: Door) -> None:
    student = visit("student11", reduced_motion="reduce")
    tab_to(student, "a.site-tool")
    press(student, "Enter")
    expect(student.page.locator("#reading-panel input:focus")).to_have_count(1)
    tab_to(student, "main *")
    expect(student.page.locator("#reading-panel")).to_be_hidden()
    assert student.page.evaluate(IS_HERE, "main *")


def test_enter_in_a_line_goes_on_to_the_next_field(visit: Door) -> None:
    student = visit("student11", reduced_motion="reduce")
    attempt = student.begin()
    tab_to(student, "[name=q1]")
    student.page.keyboard.type("70")
    press(student, "Enter")
    assert student.page.evaluate(IS_HERE, "#question-2 select")
    assert student.page.url == attempt
