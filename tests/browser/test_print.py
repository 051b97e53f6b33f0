"""On paper: what is read, black on white, and nothing that is pressed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answers import answer_all
from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
INK, PAPER = "rgb(0, 0, 0)", "rgb(255, 255, 255)"
PRESSED = ".site-header, .site-footer, .breadcrumbs, main .button, main button, .skip-link"
COLOURS = """() => [...document.querySelectorAll("html, h1, main :is(p, a, td, th, li)")]
  .filter((one) => one.checkVisibility())
  .map((one) => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor])"""
CODE, TITLE = "reading-4-practice-r4.wri.1", "Practice: Build a paragraph"


def _is_fit_for_paper(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    assert [one for one in page.locator(PRESSED).all() if one.is_visible()] == []
    expect(page.locator("main :is(h1, h2):visible").first).to_be_visible()
    found = page.evaluate(COLOURS)
    assert {colour for colour, _ in found} == {INK}
    assert {ground for _, ground in found} <= {PAPER, "rgba(0, 0, 0, 0)"}


@pytest.fixture
def teacher(visit: Door) -> Visitor:
    return visit("teacher1")


def _follow(visitor: Visitor, *pattern: str) -> Page:
    for part in pattern:
        visitor.go(str(visitor.page.locator(f"main a[href*='{part}']").first.get_attribute("href")))
    return visitor.page


def test_a_path_with_its_reasons(visit: Door) -> None:
    student = visit("student23")
    _is_fit_for_paper(student.page)
    expect(student.page.locator(".trail details p").first).to_be_visible()


def test_a_result(visit: Door) -> None:
    student = visit("student23")
    student.begin(TITLE)
    answer_all(student.page, CODE)
    student.hand_in()
    student.page.wait_for_url("**/result/")
    _is_fit_for_paper(student.page)


def test_a_section_and_a_student_of_it(teacher: Visitor) -> None:
    _is_fit_for_paper(_follow(teacher, "/sections/"))
    expect(teacher.page.locator("main table").first).to_be_visible()
    _is_fit_for_paper(_follow(teacher, "/students/"))


def test_slips_of_a_class(teacher: Visitor) -> None:
    make = teacher.page.get_by_text("New pictures for all")
    for section in teacher.ask("sections/")["results"]:
        teacher.go(f"/sections/{section['uuid']}/class/")
        if make.count():
            break
    teacher.make_pictures()
    _is_fit_for_paper(teacher.page)
    expect(teacher.page.locator(".class-card").first).to_be_visible()


def test_the_charts_of_a_school_show_their_figures(visit: Door) -> None:
    admin = visit("schooladmin1")
    _is_fit_for_paper(admin.page)
    expect(admin.page.locator("#handed-in-caption")).to_be_visible()
