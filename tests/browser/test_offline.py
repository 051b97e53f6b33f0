"""Where the network is away, a kind page says so, and goes when it is back."""

import re

import pytest
from playwright.sync_api import Page, expect

from lms.demo.accounts import DEMO_PASSWORD
from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
READY = "() => navigator.serviceWorker.ready.then(() => true)"
KEPT = """async () => {
  const boxes = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const kept = await Promise.all(boxes.map((box) => box.keys()));
  return kept.flat().map(({ url }) => new URL(url).pathname).sort();
}"""
RADIUS = "() => getComputedStyle(document.querySelector('.button')).borderTopLeftRadius"


def _heading(page: Page) -> object:
    return expect(page.get_by_role("heading", level=1))


@pytest.fixture
def student(visit: Door) -> Visitor:
    student = visit("student25")
    assert student.page.evaluate(READY)
    return student


def test_who_goes_on_without_network_is_told_so_and_goes_on_once_it_is_back(
    student: Visitor,
) -> None:
    student.page.context.set_offline(True)
    student.page.goto("/preferences/")
    _heading(student.page).to_have_text("You are offline")
    expect(student.page).to_have_url(re.compile("/preferences/$"))
    assert student.page.evaluate(RADIUS) != "0px"
    student.page.context.set_offline(False)
    student.page.get_by_role("link", name="Try again").click()
    _heading(student.page).to_have_text("Preferences")


def test_nothing_is_kept_but_the_page_its_styles_and_its_icon(student: Visitor) -> None:
    student.go("/preferences/")
    kept = student.page.evaluate(KEPT)
    assert "/offline/" in kept
    assert all(re.fullmatch(r"/offline/|/static/(css/.+\.css|icon.*\.svg)", one) for one in kept)


def test_signing_out_takes_the_page_away_and_the_next_page_brings_it_back(visit: Door) -> None:
    student = visit()
    student.sign_in("student26", DEMO_PASSWORD)
    assert student.page.evaluate(READY)
    student.page.get_by_role("button", name="Sign out").click()
    student.page.wait_for_url("**/accounts/login/")
    student.go("/accounts/login/")
    assert student.page.evaluate(READY)
    student.page.context.set_offline(True)
    student.page.goto("/")
    _heading(student.page).to_have_text("You are offline")


def test_answers_stay_on_the_page_when_they_cannot_be_handed_in(visit: Door) -> None:
    student = visit("student27")
    student.begin()
    address = student.page.url
    student.page.context.set_offline(True)
    student.question(1).get_by_role("textbox").fill("70")
    student.hand_in()
    expect(student.page.get_by_role("alert")).to_contain_text("You are offline")
    expect(student.page).to_have_url(address)
    expect(student.question(1).get_by_role("textbox")).to_have_value("70")
    student.page.context.set_offline(False)
    expect(student.question(1).locator(".saved")).to_contain_text("Saved")
    expect(student.page.get_by_role("alert")).to_have_count(0)
    student.forgive("htmx:")


def test_who_would_lose_an_answer_by_leaving_is_asked_first(visit: Door) -> None:
    student = visit("student28")
    student.begin()
    student.page.context.set_offline(True)
    student.question(1).get_by_role("textbox").fill("70")
    asked: list[str] = []
    student.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    student.page.locator(".brand").evaluate("link => void link.click()")
    expect(student.question(1).locator(".saved")).to_contain_text("Not saved yet")
    assert asked == ["beforeunload"]
    expect(student.question(1).get_by_role("textbox")).to_have_value("70")
    student.page.context.set_offline(False)
    expect(student.question(1).locator(".saved")).to_contain_text("Saved")
    student.forgive("htmx:")
