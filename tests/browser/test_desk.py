"""A teacher at her desk by the keyboard alone: heat map, drawer, evidence, and back again."""

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Door
from tests.browser.test_every_page import EVERYTHING
from tests.browser.test_keyboard import press, sign_in, tab_to
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
TEACHER = "teacher1"
NAME = "#map tbody [data-drawer]"
STAYS_INSIDE = "document.activeElement === document.body || drawer.contains(document.activeElement)"


def _drawer(teacher: Visitor) -> Locator:
    return teacher.page.get_by_role("dialog")


def _open_heat_map(teacher: Visitor) -> None:
    tab_to(teacher, "tbody th a")
    press(teacher, "Enter")
    expect(teacher.page.get_by_role("link", name="Skills by student")).to_be_visible()
    tab_to(teacher, "main a[href$='/skills/']")
    press(teacher, "Enter")
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("Skills by student")


@pytest.fixture
def teacher(visit: Door) -> Visitor:
    """A teacher who has opened the heat map of her first class."""
    teacher = visit(TEACHER, reduced_motion="reduce")
    address = teacher.page.locator("main tbody th a").first.get_attribute("href")
    teacher.go(f"{address}skills/")
    return teacher


def test_a_teacher_gets_from_her_desk_to_one_answer_by_keys_alone(visit: Door) -> None:
    teacher = visit(reduced_motion="reduce")
    sign_in(teacher, TEACHER, "My classes")
    _open_heat_map(teacher)
    tab_to(teacher, "#map thead th:nth-child(3) a")
    press(teacher, "Enter")
    expect(teacher.page.get_by_text("the lowest figure first")).to_be_visible()
    tab_to(teacher, NAME)
    name = teacher.page.evaluate("document.activeElement.textContent")
    press(teacher, "Enter")
    expect(_drawer(teacher).get_by_role("heading", level=2)).to_have_text(name)
    expect(_drawer(teacher).get_by_role("heading", level=2)).to_be_focused()
    press(teacher, "Escape")
    expect(teacher.page.locator(NAME, has_text=name)).to_be_focused()
    press(teacher, "Enter")
    expect(_drawer(teacher)).to_be_visible()
    tab_to(teacher, "#drawer .short-list a[href*='/skills/']")
    press(teacher, "Enter")
    expect(teacher.page.get_by_role("heading", name="The answers behind it")).to_be_visible()
    tab_to(teacher, "tbody a[href*='#item-']")
    press(teacher, "Enter")
    expect(teacher.page).to_have_url(re.compile("/attempts/.*#item-"))
    expect(teacher.page.get_by_role("heading", name="Question").first).to_be_visible()


def test_the_drawer_keeps_the_focus_closes_by_escape_and_gives_it_back(teacher: Visitor) -> None:
    tab_to(teacher, NAME)
    press(teacher, "Enter")
    expect(_drawer(teacher)).to_be_visible()
    for _ in range(30):
        press(teacher, "Tab")
        assert teacher.page.evaluate(STAYS_INSIDE)
    press(teacher, "Escape")
    expect(_drawer(teacher)).to_be_hidden()
    expect(teacher.page.locator(NAME).first).to_be_focused()


def test_its_button_closes_it_too_and_another_name_opens_another_student(teacher: Visitor) -> None:
    names = teacher.page.locator(NAME)
    for number in (0, 1):
        names.nth(number).focus()
        press(teacher, "Enter")
        heading = _drawer(teacher).get_by_role("heading", level=2)
        expect(heading).to_have_text(names.nth(number).inner_text())
        tab_to(teacher, "#drawer button")
        press(teacher, "Enter")
        expect(names.nth(number)).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_in_the_open_drawer(teacher: Visitor, width: int, scheme: Any) -> None:
    teacher.page.set_viewport_size({"width": width, "height": 800})
    teacher.page.emulate_media(color_scheme=scheme)
    teacher.page.locator(NAME).first.click()
    expect(_drawer(teacher)).to_be_visible()
    teacher.page.evaluate(AXE_SCRIPT)
    found = teacher.page.evaluate("options => axe.run(options)", EVERYTHING)["violations"]
    assert not [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]


def _box(one: Locator) -> Any:
    return one.evaluate("one => one.getBoundingClientRect().toJSON()")


def test_with_room_for_both_it_stands_beside_the_table_and_marks_the_row(teacher: Visitor) -> None:
    teacher.page.set_viewport_size({"width": 1440, "height": 900})
    row = teacher.page.locator("#map tbody:not(.sum) tr").nth(2)
    row.locator("[data-drawer]").click()
    expect(_drawer(teacher)).to_be_visible()
    assert _box(teacher.page.locator("#map"))["right"] <= _box(_drawer(teacher))["left"]
    assert row.evaluate("row => getComputedStyle(row.cells[0]).borderBlockStartWidth") == "2px"
    press(teacher, "Escape")
    expect(row.locator('[data-drawer="open"]')).to_have_count(0)


def test_on_a_phone_the_table_is_on_the_first_screen_and_opens_at_what_it_is_sorted_by(
    teacher: Visitor,
) -> None:
    teacher.page.set_viewport_size({"width": 360, "height": 740})
    teacher.go(teacher.page.url)
    assert _box(teacher.page.locator("#map"))["top"] < 600
    expect(teacher.page.get_by_label("Student's name")).to_be_hidden()
    teacher.page.get_by_text("Search and choose").click()
    expect(teacher.page.get_by_label("Student's name")).to_be_visible()
    teacher.page.locator("#map thead th:last-child a").click()
    expect(teacher.page.get_by_text("the lowest figure first")).to_be_attached()
    frame, column = _box(teacher.page.locator("#map")), _box(teacher.page.locator("#sorted"))
    names = _box(teacher.page.locator("#map tbody th").first)
    assert names["right"] <= column["left"] + 1
    assert column["right"] <= frame["right"] + 1


def test_the_classs_table_opens_it_too(teacher: Visitor) -> None:
    teacher.page.get_by_role("navigation", name="You are here").get_by_role("link").last.click()
    teacher.page.locator("tbody [data-drawer]").first.click()
    expect(_drawer(teacher).get_by_role("link", name="Open the student's page")).to_be_visible()


def test_with_a_key_held_down_a_name_is_a_link_like_any_other(teacher: Visitor) -> None:
    with teacher.page.context.expect_page() as opened:
        teacher.page.locator(NAME).first.click(modifiers=["Control"])
    assert "/students/" in opened.value.url
    expect(_drawer(teacher)).to_be_hidden()


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in(visit: Door) -> None:
    teacher = visit()
    teacher.sign_in(TEACHER)
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("My classes")
    teacher.page.locator("main tbody th a").first.click()
    teacher.page.locator("tbody [data-drawer]").first.wait_for()
    teacher.page.context.clear_cookies()
    teacher.page.locator("tbody [data-drawer]").first.click()
    expect(teacher.page).to_have_url(re.compile("/accounts/login/"))


def test_heads_stay_in_sight_while_the_table_is_moved(teacher: Visitor) -> None:
    teacher.page.set_viewport_size({"width": 360, "height": 640})
    table, head = teacher.page.locator("#map"), teacher.page.locator("#map tbody th").first
    table.evaluate("table => table.scrollTo(200, 0)")
    left = head.evaluate("head => head.getBoundingClientRect().left")
    assert left == pytest.approx(
        table.evaluate("table => table.getBoundingClientRect().left"), abs=2
    )


def test_without_javascript_the_forms_sort_and_filter_and_a_name_opens_the_page(
    visit: Door,
) -> None:
    teacher = visit("teacher2", java_script_enabled=False)
    if "login" in teacher.page.url:
        teacher.sign_in("teacher2")
    teacher.page.locator("main tbody th a").first.click()
    teacher.page.get_by_role("link", name="Skills by student").click()
    teacher.page.get_by_role("link", name="Student", exact=True).click()
    expect(teacher.page.get_by_text("Sorted by name.")).to_be_visible()
    teacher.page.get_by_label("With a skill at").select_option("Not yet")
    teacher.page.get_by_role("button", name="Search", exact=True).click()
    expect(teacher.page).to_have_url(re.compile("level=not_yet"))
    teacher.page.locator(NAME).first.click()
    expect(teacher.page).to_have_url(re.compile("/students/[^/]+/$"))
