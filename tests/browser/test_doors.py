"""Coming in, going out, and doors that stay shut."""

import psutil
import pytest
from playwright.sync_api import expect

from benchmarks.system import System
from tests.browser.answers import answer_all
from tests.browser.conftest import Door
from tests.browser.trail import Trail

pytestmark = pytest.mark.browser


def test_a_wrong_password_is_said_kindly(visit: Door) -> None:
    stranger = visit()
    stranger.sign_in("student13", "not her password")
    expect(stranger.page.get_by_role("alert")).to_contain_text("Please look again")
    expect(stranger.page.get_by_label("Username or e-mail")).to_have_value("student13")
    expect(stranger.page.get_by_label("Password")).to_have_value("")


def test_sign_in_leads_on_to_the_page_that_was_asked_for(visit: Door) -> None:
    student = visit()
    student.go("/preferences/")
    student.page.get_by_label("Username or e-mail").fill("student13")
    student.page.get_by_label("Password").fill("waymark-demo")
    student.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(student.page.get_by_role("heading", level=1)).to_have_text("Preferences")


def test_an_address_that_is_nowhere_shows_a_page_that_leads_home(visit: Door) -> None:
    student = visit("student14")
    assert student.go("/nowhere/") == 404
    student.page.locator("main a").first.click()
    expect(student.page.get_by_role("heading", level=1)).to_have_text("My path")


def test_somebody_elses_attempt_is_nowhere(visit: Door) -> None:
    attempt = visit("student14").begin()
    assert visit("student15").go(attempt) == 404


def test_who_signs_out_is_out(visit: Door) -> None:
    student = visit()
    student.sign_in("student16")
    student.page.get_by_role("button", name="Sign out").click()
    expect(student.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    student.go("/preferences/")
    expect(student.page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_the_api_documents_itself_under_the_strict_policy(visit: Door) -> None:
    student = visit("student14")
    student.go("/api/docs/")
    expect(student.page.get_by_text("/api/v1/me/")).to_be_visible()
    student.page.get_by_text("/api/v1/me/").click()
    student.page.get_by_role("button", name="Try it out").click()
    student.page.get_by_role("button", name="Execute").click()
    expect(student.page.locator(".responses-table.live-responses-table")).to_contain_text(
        "student14"
    )


def test_a_result_waits_for_the_path_and_shows_it_without_loading_again(
    visit: Door, system: System
) -> None:
    student = visit("student17")
    at_home = Trail.of(student.page)
    student.begin()
    answer_all(student.page)
    dispatcher = psutil.Process(system.processes.pids["dispatcher"])
    dispatcher.suspend()
    try:
        student.hand_in()
        expect(student.page.locator("#path-waiting")).to_contain_text("being brought up to date")
        before = Trail.of(student.page)
    finally:
        dispatcher.resume()
    expect(student.page.locator("#path-updated")).to_contain_text("Fresh")
    after = Trail.of(student.page)
    assert int(before.computed_seq) < int(after.computed_seq) == int(after.evidence_seq)
    expect(student.page.locator("#news")).to_have_text("Your path is up to date.")
    student.go("/")
    assert Trail.of(student.page).steps != at_home.steps
