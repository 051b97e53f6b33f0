"""A teacher lets her class in, and children come by card and by pictures, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Door
from tests.browser.test_every_page import LOOKS
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def teacher(visit: Door) -> Iterator[Visitor]:
    """A teacher at her section's class sign-in, with the class open."""
    teacher = visit("teacher1")
    teacher.go(f"/sections/{teacher.ask('sections/')['results'][0]['uuid']}/")
    press(teacher, "Class sign-in", "link")
    if teacher.page.get_by_role("button", name="Close", exact=True).count():
        press(teacher, "Close")
    press(teacher, "Open the class")
    return teacher


def press(visitor: Visitor, name: str, role: str = "button") -> None:
    visitor.page.get_by_role(role, name=name, exact=True).click()


def look(page: Page) -> None:
    """Let axe look at a page, and a phone show it."""
    page.evaluate(AXE_SCRIPT)
    for width, media, options in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(**media)
        found = page.evaluate("options => axe.run(options)", options)["violations"]
        assert not found, (page.url, width, media, [(one["id"], one["nodes"]) for one in found])
    page.set_viewport_size({"width": 320, "height": 640})
    over = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(over) <= 0, page.url
    page.set_viewport_size({"width": 1280, "height": 800})


def rows(teacher: Visitor) -> Locator:
    return teacher.page.locator("tbody tr").filter(has=teacher.page.get_by_role("button"))


def code_of(teacher: Visitor) -> str:
    return teacher.page.locator(".class-code").inner_text()


def test_a_child_comes_in_by_her_card_once(teacher: Visitor, visit: Door) -> None:
    look(teacher.page)
    name = rows(teacher).first.get_by_role("rowheader").inner_text()
    press(teacher, f"New card for {name}")
    look(teacher.page)
    card = teacher.page.get_by_role("link", name=f"Sign in as {name}").get_attribute("href")
    child, second = visit(java_script_enabled=False), visit()
    child.go(card)
    press(child, "Yes, that is me")
    expect(child.page.get_by_role("heading", name="My path")).to_be_visible()
    second.go(card)
    expect(second.page.get_by_text("This card has been used today")).to_be_visible()
    look(second.page)
    press(teacher, "Back to class sign-in", "link")
    expect(rows(teacher).first).to_contain_text("Card")
    press(teacher, f"Sign {name} out")
    child.go("/")
    expect(child.page.get_by_role("heading", name="Class sign-in")).to_be_visible()


def test_a_child_comes_in_by_code_name_and_pictures_with_the_keyboard(
    teacher: Visitor, visit: Door
) -> None:
    code, names = code_of(teacher), rows(teacher).get_by_role("rowheader").all_inner_texts()
    press(teacher, "Show it on the board", "link")
    look(teacher.page)
    press(teacher, "Back to class sign-in", "link")
    teacher.make_pictures()
    look(teacher.page)
    slip = teacher.page.locator(".class-card").first
    name, words = slip.get_by_role("heading").inner_text(), slip.locator("li").all_inner_texts()
    child = visit()
    child.go("/accounts/login/")
    press(child, "Sign in with your class", "link")
    look(child.page)
    child.page.get_by_label("Class code").fill(code.lower())
    child.page.keyboard.press("Enter")
    child.page.wait_for_url("**/class/*-*/")
    look(child.page)
    listed = child.page.locator(".class-names a")
    assert listed.count() == len(names)
    first, last = name.split()[0], name.split()[-1]
    press(child, f"{first} {last[0]}.", "link")
    look(child.page)
    for number, word in enumerate(words, 1):
        expect(child.page.get_by_text(f"Picture {number} of 3")).to_be_visible()
        child.page.get_by_role("button", name=word, exact=True).focus()
        child.page.keyboard.press("Enter")
    expect(child.page.get_by_role("heading", name="My path")).to_be_visible()


def test_a_child_of_another_class_is_not_on_the_list(teacher: Visitor, visit: Door) -> None:
    teacher.make_pictures()
    ours = teacher.page.locator(".class-card h2").all_inner_texts()
    press(teacher, "Back to class sign-in", "link")
    child = visit()
    child.go(f"/class/{code_of(teacher)}/")
    listed = child.page.locator(".class-names a").all_inner_texts()
    assert sorted(listed) == sorted(re.sub(r" (\S)\S*$", r" \1.", name) for name in ours)
    press(teacher, "Close")
    child.go(f"/class/{code_of_closed(child)}/")
    look(child.page)
    expect(child.page.get_by_role("heading", name="This class is not open now")).to_be_visible()


def code_of_closed(child: Visitor) -> str:
    return child.page.url.rstrip("/").rpartition("/")[2]
