"""A Chromium for each module, and people who come to a real system with it."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from benchmarks.system import System
from tests.browser.visitor import PATIENCE_MS, Visitor, visiting

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser; not for the session, as Django refuses its database beside Playwright's loop."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Door:
    """Where people come in. Who has signed in once is known from then on."""

    browser: Browser
    base_url: str
    known: dict[str, StorageState]
    stack: ExitStack

    def __call__(self, username: str = "", **options: Any) -> Visitor:
        options["storage_state"] = self.known.get(username)
        visitor = self.stack.enter_context(visiting(self.browser, self.base_url, **options))
        if username in self.known:
            visitor.go("/")
        elif username:
            visitor.sign_in(username)
            self.known[username] = visitor.page.context.storage_state()
        return visitor


@pytest.fixture(scope="session")
def known(system: System) -> dict[str, StorageState]:
    """The cookies of those who have signed in to the system."""
    return {}


@pytest.fixture
def visit(browser: Browser, system: System, known: dict[str, StorageState]) -> Iterator[Door]:
    """Let somebody come: `visit("student1")`, or nobody in particular: `visit()`."""
    with ExitStack() as stack:
        yield Door(browser, system.processes.base_url, known, stack)


@pytest.fixture(scope="module")
def visit_once(browser: Browser, system: System, known: dict[str, StorageState]) -> Iterator[Door]:
    """As `visit`, for what the tests of a module share."""
    with ExitStack() as stack:
        yield Door(browser, system.processes.base_url, known, stack)
