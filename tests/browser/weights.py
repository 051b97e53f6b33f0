"""Print what a student's browser fetches for her home, and how Lighthouse judges three pages.

python -m tests.browser.weights [--no-lighthouse]

Bytes are those that Chromium counts on the wire, headers included, with static files as in a
deployment. Lighthouse is the `lighthouse` on the PATH or the one that npx fetches; where there is
neither it is left out. Ends with 1 where a limit is passed.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, StorageState, sync_playwright

from benchmarks.system import running_system
from tests.browser.served import also_served
from tests.browser.visitor import Visitor, visiting
from tests.selection import find_chromium

KB = 1000
KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Script": "JavaScript", "Image": "images"}
COLUMNS = ("HTML", "CSS", "JavaScript", "images", "other", "all")
LIMITS = {"first visit": {"all": 100, "JavaScript": 20}, "next visit": {"all": 15}}
SIGHTS = ("performance", "accessibility", "best-practices")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-lighthouse", action="store_true", help="bytes only")
    options = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("A Chromium is needed: CONTRIBUTING.md says how to get one.")
    print("Bringing up a school", flush=True)
    with (
        running_system(students=60, days=3) as system,
        also_served(system, "tests.browser.deployed", "collectstatic") as base_url,
        sync_playwright() as player,
    ):
        browser = player.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with visiting(browser, base_url) as student:
            student.sign_in("student1")
            signed_in = student.page.context.storage_state()
            is_light = _print_weights(_weigh(browser, base_url, signed_in))
        if not options.no_lighthouse:
            _print_scores(chromium, _pages(browser, base_url))
        browser.close()
    sys.exit(not is_light)


def _weigh(
    browser: Browser, base_url: str, signed_in: StorageState
) -> Iterator[tuple[str, Counter[str]]]:
    """Yield the bytes by kind of a visit with an empty memory, and of the next one.

    Without the service worker, whose fetches Chromium counts on no page; they come by themselves.
    """
    context = browser.new_context(
        base_url=base_url, storage_state=signed_in, service_workers="block"
    )
    for visit in LIMITS:
        yield visit, _bytes_of_home(context)
    context.close()
    kept = browser.new_context(base_url=base_url).request
    sizes = [len(kept.get(path).body()) for path in ("/worker.js", "/offline/")]
    print(f"Later, for being offline: {sum(sizes) / KB:.1f} KB before compression")


def _bytes_of_home(context: BrowserContext) -> Counter[str]:
    page, kinds, weights = context.new_page(), dict[str, str](), Counter[str]()
    wire = context.new_cdp_session(page)
    wire.on(
        "Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]})
    )

    def weigh(told: dict[str, Any]) -> None:
        kind = KINDS.get(kinds.get(told["requestId"], ""), "other")
        weights.update({kind: told["encodedDataLength"], "all": told["encodedDataLength"]})

    wire.on("Network.loadingFinished", weigh)
    wire.send("Network.enable")
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.close()
    return weights


def _print_weights(visits: Iterator[tuple[str, Counter[str]]]) -> bool:
    """Print a line for each visit; return whether all is within its limits."""
    print(f"{'Home, KB':14}" + "".join(f"{column:>12}" for column in COLUMNS))
    passed = []
    for visit, weights in visits:
        print(f"{visit:14}" + "".join(f"{weights[column] / KB:12.1f}" for column in COLUMNS))
        passed += [
            f"{visit}: {column} is over {limit} KB"
            for column, limit in LIMITS[visit].items()
            if weights[column] > limit * KB
        ]
    print("\n".join(passed or ["Within the limits."]), flush=True)
    return not passed


def _pages(browser: Browser, base_url: str) -> Iterator[tuple[str, str, str]]:
    """Yield a few pages: what it is, its address, the cookies of who may see it."""
    with visiting(browser, base_url) as student:
        student.sign_in("student2")
        yield "home", student.page.url, _cookies(student)
        yield "attempt", student.begin(), _cookies(student)
    with visiting(browser, base_url) as teacher:
        teacher.sign_in("teacher1")
        section = teacher.ask("sections/")["results"][0]["uuid"]
        yield "section", f"{base_url}/sections/{section}/", _cookies(teacher)


def _cookies(visitor: Visitor) -> str:
    cookies = visitor.page.context.cookies()
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)


def _print_scores(chromium: str, pages: Iterator[tuple[str, str, str]]) -> None:
    command = _lighthouse()
    if not command:
        print("Lighthouse is not here: neither `lighthouse` nor npx that could fetch it.")
        return
    print(f"\n{'Lighthouse':14}" + "".join(f"{sight:>16}" for sight in SIGHTS))
    for name, address, cookies in pages:
        scores = _judge(command, chromium, address, cookies)
        print(f"{name:14}" + "".join(f"{scores[sight]:16.0f}" for sight in SIGHTS), flush=True)


def _lighthouse() -> list[str]:
    if found := shutil.which("lighthouse"):
        return [found]
    npx = [shutil.which("npx") or "", "--yes", "lighthouse@13"]
    is_here = npx[0] and not subprocess.run([*npx, "--version"], capture_output=True).returncode
    return npx if is_here else []


def _judge(command: list[str], chromium: str, address: str, cookies: str) -> dict[str, float]:
    """Return the scores of a page on a phone, 0 to 100."""
    with tempfile.TemporaryDirectory() as folder:
        headers, report = Path(folder, "headers.json"), Path(folder, "report.json")
        headers.write_text(json.dumps({"Cookie": cookies}))
        subprocess.run(
            [
                *[*command, address, "--quiet", "--output=json", f"--output-path={report}"],
                *[f"--extra-headers={headers}", f"--only-categories={','.join(SIGHTS)}"],
                "--chrome-flags=--headless=new --no-sandbox",
            ],
            env={**os.environ, "CHROME_PATH": chromium},
            check=True,
        )
        judged = json.loads(report.read_text())["categories"]
    return {sight: 100 * (judged[sight]["score"] or 0) for sight in SIGHTS}


if __name__ == "__main__":
    main()
