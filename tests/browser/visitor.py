"""Somebody at a browser: what she does on the pages, and what the browser complains of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response

from lms.demo.accounts import DEMO_PASSWORD

QUIZ = "First week check"
PATIENCE_MS = 20_000


@dataclass
class Visitor:
    """A person with a browser window of her own. `troubles` must be empty when she leaves."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def sign_in(self, username: str, password: str = DEMO_PASSWORD) -> None:
        self.page.goto("/accounts/login/")
        self.page.get_by_label("Username or e-mail").fill(username)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def go(self, address: str) -> int:
        """Open a page; return its status."""
        response = self.page.goto(address)
        assert response is not None
        return response.status

    def ask(self, address: str) -> Any:
        """Return what the API says to this person."""
        return self.page.request.get(f"/api/v1/{address}").json()

    def uuid(self) -> str:
        return str(self.ask("me/")["uuid"])

    def activity_called(self, title: str) -> str:
        """Return the address of an activity with questions."""
        listed = self.ask("assessments/?limit=200")["results"]
        return next(f"/activities/{a['activity']['uuid']}/" for a in listed if a["title"] == title)

    def begin(self, title: str = QUIZ) -> str:
        """Open an activity and start on it; return the address of the attempt."""
        self.go(self.activity_called(title))
        self.page.locator("main form button").click()
        self.page.wait_for_url("**/attempts/**")
        return self.page.url

    def question(self, number: int) -> Locator:
        return self.page.locator(f"#question-{number}")

    def hand_in(self) -> None:
        self.page.get_by_role("button", name="Hand in", exact=True).click()

    def make_pictures(self) -> None:
        """Give a class new pictures from its page of class sign-in, which asks first if it must."""
        asked = self.page.get_by_role("link", name="New pictures for all")
        if asked.count():
            asked.click()
        self.page.get_by_role("button", name="New pictures for all").click()

    def forgive(self, *parts: str) -> None:
        """Strike troubles that were meant to come."""
        self.troubles[:] = [one for one in self.troubles if not any(p in one for p in parts)]

    def listen(self, page: Page) -> Page:
        """Note whatever the browser complains of, refused by the content policy or broken."""
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", self._look)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        is_about_status = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not is_about_status:
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _look(self, response: Response) -> None:
        if response.status == 409:  # an answer on its way was overtaken by its hand-in
            return
        is_page = response.request.is_navigation_request()
        if response.status >= (500 if is_page else 400):
            self.troubles.append(f"{response.url}: {response.status}")


@contextmanager
def visiting(browser: Browser, base_url: str, **options: Any) -> Iterator[Visitor]:
    """Open a window with an empty memory; at the end the browser must have had no complaint."""
    context = browser.new_context(base_url=base_url, **options)
    visitor = Visitor(context.new_page())
    visitor.listen(visitor.page)
    yield visitor
    context.close()
    assert not visitor.troubles, visitor.troubles
