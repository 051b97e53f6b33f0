"""Everything that matters goes by links and forms alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answers import answer_all
from tests.browser.conftest import Door
from tests.browser.trail import Trail
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
LOOKS = 40


def test_a_quiz_can_be_done_and_leads_to_a_new_path(visit: Door) -> None:
    student = visit("student2", java_script_enabled=False)
    before = Trail.of(student.page)
    student.begin()
    answer_all(student.page)
    student.hand_in()
    expect(student.page.locator(".score")).to_have_text("10 of 10")
    _look_until_the_path_is_there(student)
    student.go("/")
    after = Trail.of(student.page)
    assert int(after.computed_seq) > int(before.computed_seq)
    assert after.steps != before.steps


def _look_until_the_path_is_there(student: Visitor) -> None:
    for _ in range(LOOKS):
        again = student.page.get_by_role("link", name="Look again")
        if not again.count():
            return
        again.click()
    raise AssertionError("The path never came.")


def test_a_quiz_can_be_left_and_taken_up_again(visit: Door) -> None:
    student = visit("student3", java_script_enabled=False)
    student.begin()
    student.question(1).get_by_role("textbox").fill("70")
    student.page.get_by_role("button", name="Save and come back later").click()
    expect(student.page.get_by_role("status").first).to_contain_text("Saved")
    student.page.get_by_role("button", name="Go on").click()
    expect(student.question(1).get_by_role("textbox")).to_have_value("70")


def test_what_is_empty_is_pointed_out_before_it_is_handed_in(visit: Door) -> None:
    student = visit("student4", java_script_enabled=False)
    student.begin()
    student.question(1).get_by_role("textbox").fill("70")
    student.hand_in()
    expect(student.page.get_by_role("alert")).to_contain_text("9 questions have no answer")
    expect(student.page.get_by_role("alert")).to_be_focused()
    student.page.get_by_role("button", name="Hand in anyway").click()
    expect(student.page.locator(".score")).to_have_text("1 of 10")


def test_a_lesson_can_be_worked_through(visit: Door) -> None:
    student = visit("student5", java_script_enabled=False)
    student.page.locator("#path a", has_text="Start").click()
    student.page.get_by_role("button", name="I have worked through this").click()
    expect(student.page).to_have_url(re.compile("/$"))
    expect(student.page.get_by_role("status").first).to_contain_text("Well done")


def test_a_teacher_searches_and_sorts_her_class(visit: Door) -> None:
    teacher = visit("teacher1", java_script_enabled=False)
    teacher.page.locator("main table a[href^='/sections/']").first.click()
    teacher.page.get_by_role("link", name="Last work").click()
    name = teacher.page.locator("tbody th").first.inner_text()
    teacher.page.get_by_label("Search by the student's name").fill(name)
    teacher.page.get_by_role("button", name="Search").click()
    expect(teacher.page.locator("tbody th")).to_have_text([name])
