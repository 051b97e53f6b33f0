"""Hostile texts on real pages: nothing of them runs, and the content policy has nothing to stop."""

from typing import Any

import pytest
from playwright.sync_api import Page

from benchmarks.system import System
from tests.browser.conftest import Door
from tests.browser.pages import reachable
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

WATCH = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", event =>
  window.__refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
HAPPENED = "() => [window.__xss ?? null, window.__refused]"
SHOWN = "() => document.body.innerText.includes('__xss')"
LEAST_PAGES = {"student": 6, "teacher": 7, "guardian": 2, "school_admin": 4, "district_admin": 4}


@pytest.fixture(scope="module")
def school(system: System) -> dict[str, Any]:
    """A district in which everything that people wrote is hostile."""
    made: dict[str, Any] = system.run("tests.browser.hostile")
    return made


@pytest.mark.parametrize("role", LEAST_PAGES)
def test_nothing_that_people_wrote_runs(visit: Door, school: dict[str, Any], role: str) -> None:
    visitor = visit()
    dialogs: list[str] = []
    visitor.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    visitor.page.context.add_init_script(WATCH)
    visitor.sign_in(school["users"][role])
    visitor.page.wait_for_url(lambda url: "/login/" not in url)
    assert visitor.page.evaluate("() => window.__refused") == []
    happened = list(_tour(visitor, *school.get(role, ["/"])))
    assert len(happened) >= LEAST_PAGES[role], happened
    assert [page for page in happened if page[1] != [None, []]] == []
    assert not dialogs
    assert visitor.page.evaluate(SHOWN), "the page shows nothing hostile"
    visitor.forgive(": 404")  # pictures that are not there


def _tour(visitor: Visitor, *seeds: str) -> Any:
    for address in reachable(visitor, *seeds, "/"):
        yield address, _happened(visitor.page)
    for address in seeds:
        visitor.go(address)
        yield address, _happened(visitor.page)


def _happened(page: Page) -> Any:
    page.wait_for_timeout(100)
    return page.evaluate(HAPPENED)
