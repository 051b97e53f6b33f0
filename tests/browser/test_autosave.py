"""What a student has typed is kept, whatever happens to her page or her connection."""

import pytest
from playwright.sync_api import Page, expect

from lms.embedded.waiting import until
from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
SHORT, ORDERING = 9, 3


def _note(student: Visitor, number: int) -> object:
    return expect(student.question(number).locator(".saved"))


def _typed(student: Visitor, address: str) -> str:
    """Return what the short answer's field holds when the attempt is opened anew."""
    student.go(address)
    return student.question(SHORT).get_by_role("textbox").input_value()


def _come_back(student: Visitor) -> Page:
    """Close the page without another word, and open the same address on a new one."""
    address, context = student.page.url, student.page.context
    student.page.close()
    student.page = student.listen(context.new_page())
    student.go(address)
    return student.page


def test_typed_answers_survive_closing_the_page(visit: Door) -> None:
    student = visit("student6")
    student.begin()
    student.question(SHORT).get_by_role("textbox").fill("3 x 8")
    _note(student, SHORT).to_contain_text("Saved")
    _come_back(student)
    expect(student.question(SHORT).get_by_role("textbox")).to_have_value("3 x 8")


def test_an_order_made_by_buttons_survives_closing_the_page(visit: Door) -> None:
    student = visit("student6")
    student.begin()
    expect(
        student.question(ORDERING).get_by_text("Move the lines with the arrows.")
    ).to_be_visible()
    student.question(ORDERING).get_by_role("button", name="Move down").first.click()
    _note(student, ORDERING).to_contain_text("Saved")
    order = student.question(ORDERING).locator(".entry").all_inner_texts()
    _come_back(student)
    assert student.question(ORDERING).locator(".entry").all_inner_texts() == order


def test_the_page_says_that_nothing_is_saved_while_the_connection_is_away(visit: Door) -> None:
    student = visit("student7")
    student.begin()
    student.page.context.set_offline(True)
    student.question(SHORT).get_by_role("textbox").fill("8 x 3")
    _note(student, SHORT).to_contain_text("Not saved yet")
    student.page.context.set_offline(False)
    _note(student, SHORT).to_contain_text("✓ Saved")
    _come_back(student)
    expect(student.question(SHORT).get_by_role("textbox")).to_have_value("8 x 3")
    student.forgive("htmx:")


def test_what_was_typed_a_moment_before_leaving_is_kept(visit: Door) -> None:
    student = visit("student8")
    student.begin()
    address = student.page.url
    student.question(SHORT).get_by_role("textbox").fill("3 * 8")
    student.go("/")
    assert until(lambda: _typed(student, address) == "3 * 8", seconds=10)  # Sent while leaving.


def test_an_older_page_elsewhere_empties_nothing(visit: Door) -> None:
    student = visit("student9")
    elsewhere = visit("student9")
    elsewhere.go(student.begin())
    student.question(SHORT).get_by_role("textbox").fill("3 x 8")
    _note(student, SHORT).to_contain_text("Saved")
    elsewhere.question(1).get_by_role("textbox").fill("70")
    _note(elsewhere, 1).to_contain_text("Saved")
    _come_back(elsewhere)
    expect(elsewhere.question(SHORT).get_by_role("textbox")).to_have_value("3 x 8")
