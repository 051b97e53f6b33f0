"""Hints come when they are asked for, and what was typed stays."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
HINTED = "Practice: Times 3 and 4"


def _hinted(student: Visitor) -> int:
    """Return the number of the first question with a hint."""
    offer = student.page.get_by_role("button", name=re.compile("^Show a hint")).first
    return int(re.findall(r"\d+", offer.inner_text())[-1])


def _ask(student: Visitor, number: int, name: str) -> None:
    student.question(number).get_by_role("button", name=re.compile(f"^{name}")).click()


def test_a_hint_comes_in_place_and_has_the_focus(visit: Door) -> None:
    student = visit("student24")
    address = student.begin(HINTED)
    number = _hinted(student)
    question = student.question(number)
    question.get_by_role("textbox").fill("36")
    _ask(student, number, "Show a hint")
    expect(question.get_by_text("Hint 1")).to_be_visible()
    expect(question.locator(".hints .notice")).to_be_focused()
    expect(question.get_by_role("textbox")).to_have_value("36")
    _ask(student, number, "Show another hint")
    expect(question.get_by_text("Hint 2")).to_be_visible()
    expect(question.get_by_role("button")).to_have_count(0)
    student.go(address)
    expect(student.question(number).get_by_text("Hint 2")).to_be_visible()
    expect(student.question(number).get_by_role("textbox")).to_have_value("36")


def test_a_hint_comes_without_a_script_too_and_enter_still_hands_in(visit: Door) -> None:
    student = visit("student25", java_script_enabled=False)
    student.begin(HINTED)
    number = _hinted(student)
    student.question(number).get_by_role("textbox").fill("36")
    _ask(student, number, "Show a hint")
    expect(student.question(number).get_by_text("Hint 1")).to_be_visible()
    expect(student.question(number).get_by_role("textbox")).to_have_value("36")
    student.question(number).get_by_role("textbox").press("Enter")
    expect(student.page.get_by_role("alert")).to_contain_text("no answer")


def test_the_time_a_question_is_in_view_goes_with_the_answer(visit: Door) -> None:
    student = visit("student26")
    address = student.begin(HINTED)
    seconds = student.question(1).locator("[data-seconds]")
    expect(seconds).to_have_value(re.compile(r"^[1-9]\.\d$"))
    student.question(1).get_by_role("textbox").fill("24")
    expect(student.question(1).locator(".saved")).to_contain_text("Saved")
    before = float(seconds.input_value())
    student.go(address)
    expect(seconds).not_to_have_value("")
    assert float(seconds.input_value()) >= before - 2
    assert float(seconds.input_value()) >= 1
