"""In a language that is written from the right, pages are mirrored whole."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.system import System
from lms.demo.accounts import DEMO_PASSWORD
from tests.browser.pages import reachable
from tests.browser.served import also_served
from tests.browser.visitor import Visitor, visiting

pytestmark = pytest.mark.browser
WIDTHS = (360, 1440)
PEOPLE = ("student33", "teacher1", "guardian1", "schooladmin1")
# What is wrong with a page, in words. Parts that scroll by themselves may reach further inside, and
# what is for screen readers only stands outside.
FAULTS = """() => {
  const found = [], root = document.documentElement, box = (one) => one.getBoundingClientRect();
  const describe = (one) => one.outerHTML.slice(0, 120);
  if (root.dir !== "rtl") found.push("not from the right");
  const skip = document.querySelector(".skip-link");
  if (!/[\u0600-\u06ff]/.test(skip.textContent)) found.push("not in the other letters");
  const over = root.scrollWidth - root.clientWidth;
  if (over > 0) found.push(`scrolls sideways by ${over} px`);
  const ownWorld = ".table-scroll, pre, .visually-hidden, .skip-link, svg, math, [popover]";
  for (const one of document.body.querySelectorAll("*")) {
    const { left, right, width } = box(one);
    if (!width || one.closest(ownWorld) || !one.checkVisibility()) continue;
    if (left < -1 || right > root.clientWidth + 1) found.push(`over the edge: ${describe(one)}`);
  }
  for (const row of document.querySelectorAll("main thead tr:first-child")) {
    const places = [...row.cells].map((cell) => box(cell).right);
    if (places[0] < Math.max(...places)) found.push(`columns from the left: ${describe(row)}`);
  }
  for (const heading of document.querySelectorAll("main :is(h1, h2, th, dt, label)")) {
    if (["left", "right"].includes(getComputedStyle(heading).textAlign)) {
      found.push(`aligned to a fixed side: ${describe(heading)}`);
    }
  }
  const [brand, tool] = document.querySelectorAll("header :is(.brand, .site-tool[href])");
  if (tool && box(brand).left < box(tool).right) found.push("the header is not mirrored");
  return found;
}"""


@pytest.fixture(scope="module")
def address(system: System) -> Iterator[str]:
    with also_served(system, "tests.browser.mirrored") as address:
        yield address


@pytest.fixture(params=PEOPLE)
def reader(request: Any, browser: Browser, address: str) -> Iterator[Visitor]:
    with visiting(browser, address) as reader:
        reader.go("/accounts/login/")
        reader.page.locator("[name=login]").fill(request.param)
        reader.page.locator("[name=password]").fill(DEMO_PASSWORD)
        reader.page.locator("[name=password]").press("Enter")
        reader.page.wait_for_url(lambda url: "login" not in url)
        yield reader


def _faults(page: Page) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        yield from (f"{page.url} at {width}: {fault}" for fault in page.evaluate(FAULTS))


def test_every_page_is_laid_out_from_the_right(reader: Visitor) -> None:
    seeds = ["/"]
    if reader.ask("courses/")["results"] and not reader.ask("sections/")["results"]:
        seeds.append(reader.begin())
    found = [fault for _ in reachable(reader, *seeds) for fault in _faults(reader.page)]
    assert not found, "\n".join(found)
