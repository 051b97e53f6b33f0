"""`make audit` finds what is past its days, by a database of advisories that a test plays."""

import json
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Advisories(BaseHTTPRequestHandler):
    """Speaks as osv.dev does, and knows of one hole in Django."""

    published = ""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        known = [{"id": "PYSEC-2026-1", "modified": self.published}]
        hits = [self.published and each["package"]["name"] == "django" for each in asked]
        self.say({"results": [{"vulns": known} if hit else {} for hit in hits]})

    def do_GET(self):
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99"}]}]
        package = {"name": "django", "ecosystem": "PyPI"}
        hole = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "summary": "A hole"}
        times = {"published": self.published, "modified": self.published}
        self.say(hole | times | {"affected": [{"package": package, "ranges": ranges}]})

    def say(self, told):
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def database():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def audit(database, tmp_path, monkeypatch):
    """Ask about our packages, with a hole that was published so many days ago."""

    def ask(days: float | None, judged: str = "", lock_days: int = 0, url: str = database):
        at = datetime.now(UTC) - timedelta(days=days or 0)
        monkeypatch.setattr(Advisories, "published", f"{at:%Y-%m-%dT%H:%M:%SZ}" if days else "")
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        with (tmp_path / "pyproject.toml").open("a") as project:
            project.write(f"\n[tool.waymark.holes]\n{judged}\n")
        newest = f"{datetime.now(UTC) - timedelta(days=lock_days):%Y-%m-%dT00:00:00Z}"
        lock = (ROOT / "uv.lock").read_text()
        (tmp_path / "uv.lock").write_text(
            re.sub(r'(upload-time = )"[^"]*"', rf'\1"{newest}"', lock)
        )
        command = [sys.executable, str(ROOT / ".ci/audit.py"), "--service-url", url]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    return ask


def test_packages_without_known_holes_pass(audit):
    status, told = audit(None)
    assert (status, "0 known holes, 0 past its days" in told) == (0, True), told


@pytest.mark.parametrize(("days", "expected"), [(1, 0), (3, 1)])
def test_a_hole_counts_as_the_worst_until_somebody_has_judged_it(audit, days, expected):
    status, told = audit(days)
    assert (status, "PYSEC-2026-1" in told) == (expected, True), told


@pytest.mark.parametrize(("days", "expected"), [(80, 0), (91, 1)])
def test_what_cant_be_reached_has_longer_but_not_for_ever(audit, days, expected):
    status, told = audit(days, 'CVE-2026-1 = ["unreachable", "Nothing calls it."]')
    assert (status, "Nothing calls it." in told) == (expected, True), told


@pytest.mark.parametrize(("days", "expected"), [(20, 0), (40, 1)])
def test_a_lock_is_brought_up_to_date_once_a_month(audit, days, expected):
    status, told = audit(None, lock_days=days)
    assert (status, "uv lock --upgrade" in told) == (expected, bool(expected)), told


def test_a_database_that_does_not_answer_is_no_good_news(audit):
    status, told = audit(None, url="http://127.0.0.1:9")
    assert (status, "could not be asked" in told) == (2, True), told


def test_the_days_are_those_that_are_written_down():
    told = (ROOT / "docs/security/rules.md").read_text().split("## Packages")[1].split("\n## ")[0]
    days = dict(re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", told, re.M))
    held = re.search(r"^DAYS = (\{.*\})$", (ROOT / ".ci/audit.py").read_text(), re.M)
    assert {name: int(number) for name, number in days.items()} == json.loads(held[1])
