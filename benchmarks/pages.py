"""What pages cost: SQL queries, bytes that travel, milliseconds.

As a module with `queries` it counts, inside the application, the queries of each page and of one
submission through the API, and prints JSON; with `section` the address of a teacher's section.
"""

import json
import re
import sys
import time
from typing import Any

from benchmarks.client import Browser
from benchmarks.figures import line, percentile
from benchmarks.system import System
from lms.demo.accounts import DEMO_PASSWORD

ROLES = ("student1", "teacher1", "schooladmin1", "guardian1")
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js))"')
REPEATS = 20


def report_pages(system: System) -> None:
    """Print weights, times and query counts of the main pages."""
    base_url = system.processes.base_url
    addresses = system.run("benchmarks.pages", "queries")
    browsers = {name: Browser(base_url, name, DEMO_PASSWORD) for name in ROLES}
    print("\nPages: SQL queries, bytes of HTML on the wire, median and p95 of the time")
    for page in addresses["pages"]:
        browser = browsers[page["who"]]
        _, weight = browser.get(page["path"])
        times = [_timed(browser, page["path"]) for _ in range(REPEATS)]
        figures = f"{page['queries']:>3} queries {weight:>7} bytes"
        middle, high = (1000 * percentile(times, share) for share in (0.5, 0.95))
        line(f"{page['name']} ({page['who']})", f"{figures} {middle:6.1f} ms {high:6.1f} ms")
    line("one submission of 20 items by the API", f"{addresses['submission']:>3} queries")
    _report_first_visit(browsers["student1"])


def _timed(browser: Browser, path: str) -> float:
    started = time.monotonic()
    browser.get(path)
    return time.monotonic() - started


def _report_first_visit(browser: Browser) -> None:
    page, weight = browser.get("/")
    assets = sorted(set(ASSET.findall(page)))
    weights = {asset.decode(): browser.get(asset.decode())[1] for asset in assets}
    scripts = sum(size for name, size in weights.items() if name.endswith(".js"))
    line("student's home, first visit, compressed", f"{weight + sum(weights.values())} bytes")
    line("  of it JavaScript", f"{scripts} bytes")


def _pages() -> list[tuple[str, str, str]]:
    """Return (who, name, address) of the pages to look at."""
    from django.urls import reverse

    from assessments.models import Attempt
    from students.models import Enrollment, User

    student = User.objects.get(username="student1")
    attempt = Attempt.objects.filter(student=student, submitted_at__isnull=False).latest("pk")
    section = Enrollment.objects.filter(user__username="teacher1").earliest("pk").section
    school = section.school
    return [
        ("student1", "home", "/"),
        ("student1", "activity", reverse("assessments:activity", args=[_activity(attempt)])),
        ("student1", "result", reverse("assessments:result", args=[attempt.uuid])),
        ("teacher1", "sections", reverse("analytics:sections")),
        ("teacher1", "section", reverse("analytics:section", args=[section.uuid])),
        ("teacher1", "student", reverse("analytics:student", args=[student.uuid])),
        ("schooladmin1", "school", reverse("analytics:school", args=[school.uuid])),
        ("guardian1", "child", reverse("analytics:child", args=[student.uuid])),
    ]


def _activity(attempt: Any) -> Any:
    return attempt.assessment.activity.uuid


def _count_queries() -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from students.models import User

    pages = []
    for who, name, path in _pages():
        client = Client()
        client.force_login(User.objects.get(username=who))
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
        pages.append({"who": who, "name": name, "path": path, "queries": len(captured)})
    return {"pages": pages, "submission": _count_submission(connection, CaptureQueriesContext)}


def _count_submission(connection: Any, capture: Any) -> int:
    from django.test import Client

    from benchmarks.cohort import make

    made: dict[str, Any] = make(2)
    for student in made["students"]:
        client = Client(headers={"Authorization": f"Token {student['token']}"})
        begun = client.post(
            f"/api/v1/assessments/{made['assessment']}/attempts/", content_type="application/json"
        )
        with capture(connection) as captured:
            client.post(
                f"/api/v1/attempts/{begun.json()['uuid']}/submit/",
                {"responses": made["answers"]},
                content_type="application/json",
                headers={"Idempotency-Key": "bench"},
            )
    return len(captured)


if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    if sys.argv[1] == "section":
        print(json.dumps(next(path for _, name, path in _pages() if name == "section")))
    else:
        print(json.dumps(_count_queries()))
