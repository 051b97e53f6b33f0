"""What pages cost: SQL queries, CPU time, bytes that travel, milliseconds."""

import re
import time

from benchmarks.client import Browser
from benchmarks.figures import percentile
from benchmarks.inside import ask_inside
from benchmarks.scenario import Bench
from lms.demo.accounts import DEMO_PASSWORD

ROLES = ("student1", "teacher1", "schooladmin1", "guardian1")
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
REPEATS = 40


def measure(bench: Bench) -> None:
    """Open each main page again and again; then a student's first visit."""
    browsers = {
        name: Browser(bench.system.processes.base_url, name, DEMO_PASSWORD) for name in ROLES
    }
    bench.report.begin("pages", f"Main pages, {REPEATS} times each")
    for page in ask_inside(bench.system, "pages")["pages"]:
        browser = browsers[page["who"]]
        _, weight = browser.get(page["path"])
        with bench.meter.measuring() as spent:
            took = [_timed(browser, page["path"]) for _ in range(REPEATS)]
        bench.report.row(
            f"{page['name']} ({page['who']})",
            cpu_ms=spent.each_ms(REPEATS)["cpu_ms"],
            queries=page["queries"],
            bytes=weight,
            p50_ms=round(1000 * percentile(took, 0.5), 1),
            p95_ms=round(1000 * percentile(took, 0.95), 1),
        )
    _first_visit(bench, browsers["student1"])


def _timed(browser: Browser, path: str) -> float:
    started = time.monotonic()
    browser.get(path)
    return time.monotonic() - started


def _first_visit(bench: Bench, browser: Browser) -> None:
    page, weight = browser.get("/")
    assets = sorted(set(ASSET.findall(page)))
    weights = {asset.decode(): browser.get(asset.decode())[1] for asset in assets}
    scripts = sum(size for name, size in weights.items() if name.endswith(".js"))
    total = weight + sum(weights.values())
    bench.report.row("student's home, first visit", bytes=total, of_it_javascript=scripts)
