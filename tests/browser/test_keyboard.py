"""Everything goes by the keyboard alone, and one always sees where one is."""

import pytest
from playwright.sync_api import expect

from lms.demo.accounts import DEMO_PASSWORD
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
