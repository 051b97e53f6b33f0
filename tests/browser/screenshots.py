"""Take a picture of every page of everybody, in light and dark, on a phone, a tablet and a desk.

python -m tests.browser.screenshots [NAME ...] [--into screenshots] [--students 60]

NAME is a person of the demonstration school, and `nobody` who has not signed in. The pictures are
called as the pages are in our table of addresses: screenshots/student12/home-360-dark.png.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.system import running_system
from tests.browser.answers import answer_all
from tests.browser.pages import name_of, reachable
from tests.browser.visitor import Visitor, visiting
from tests.selection import find_chromium

FLAGS = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
WIDTHS = {360: 740, 768: 1024, 1440: 900}
SCHEMES = ("light", "dark")
NOBODY = "nobody"
ESSAY, ESSAY_CODE = "Practice: Build a paragraph", "reading-4-practice-r4.wri.1"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
    django.setup()
    from tests.browser.test_every_page import PAGES  # Needs Django set up.

    names = [name or NOBODY for name in PAGES]
    options = _options(names)
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("A Chromium is needed: CONTRIBUTING.md says how to get one.")
    print(f"Bringing up a school of {options.students} students", flush=True)
    with running_system(students=options.students, days=3) as system, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=FLAGS)
        for name in options.names or names:
            _picture_all(browser, system.processes.base_url, name, options.into)
        browser.close()


def _picture_all(browser: Browser, base_url: str, name: str, into: Path) -> None:
    """Walk all pages that a person reaches, and show how many there are by now."""
    folder, known = into / name, dict[str, int]()
    folder.mkdir(parents=True, exist_ok=True)
    with visiting(browser, base_url, reduced_motion="reduce") as visitor:
        seeds = [*_sign_in(visitor, name), "/nowhere/", "/offline/"]
        for address in reachable(visitor, *seeds):
            page = name_of(address).replace(":", "-")
            known[page] = known.get(page, 0) + 1
            _picture(visitor.page, folder / f"{page}{'' if known[page] == 1 else known[page]}")
            print(f"\r{name}: {sum(known.values())} pages, {page:40}", end="", flush=True)
        visitor.troubles.clear()
    print(f"\r{name}: {sum(known.values())} pages{'':40}", flush=True)


def _sign_in(visitor: Visitor, name: str) -> Iterator[str]:
    """Let somebody in, and yield what links alone don't lead to."""
    if name == NOBODY:
        yield from ("/accounts/login/", "/accounts/signup/")
        return
    visitor.sign_in(name)
    yield "/"
    if name.startswith("student"):
        visitor.begin(ESSAY)
        answer_all(visitor.page, ESSAY_CODE)
        visitor.hand_in()
        visitor.page.wait_for_url("**/result/")
        yield from (visitor.page.url, visitor.begin())


def _picture(page: Page, stem: Path) -> None:
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=f"{stem}-{width}-{scheme}.png", full_page=True)


def _options(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *names], help="all without")
    parser.add_argument("--into", type=Path, default=Path("screenshots"))
    parser.add_argument("--students", type=int, default=60)
    return parser.parse_args()


if __name__ == "__main__":
    main()
