"""Ask a database of advisories about every package of `uv.lock`: is one past its days?

`python .ci/audit.py [options of uv audit]` ends with 1 where a known hole has been public for
longer than it may stay, or the lock was not brought up to date for a month, and with 2 where the
database could not be asked. A hole counts as the worst kind until
somebody has judged it, in pyproject.toml:

    [tool.waymark.holes]
    PYSEC-2026-1 = ["unreachable", "Only its command line is concerned, which nothing calls."]

The days are those of docs/security/rules.md#packages.
"""

import json
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

DAYS = {"outside": 2, "grave": 7, "other": 30, "unreachable": 90}
UNJUDGED = ["outside", "not judged yet"]
DAYS_OF_A_LOCK = 31


def ask(options: list[str]) -> dict:
    """Return what uv found in the packages that are deployed and in those of developers."""
    command = ["-m", "uv", "audit", "--frozen", "--output-format", "json"]
    quiet = ["--preview-features", "audit-command,json-output"]
    done = subprocess.run(
        [sys.executable, *command, *quiet, *options], capture_output=True, text=True
    )
    if not done.stdout:
        print(f"The database of advisories could not be asked:\n{done.stderr}", file=sys.stderr)
        sys.exit(2)
    return json.loads(done.stdout)


def judge(hole: dict, judged: dict[str, list[str]], now: datetime) -> tuple[bool, str]:
    """Tell whether a hole is past its days, and what there is to say about it."""
    names = [hole["id"], *hole["aliases"]]
    kind, why = next((judged[name] for name in names if name in judged), UNJUDGED)
    until = datetime.fromisoformat(hole["published"]) + timedelta(days=DAYS[kind])
    package = f"{hole['dependency']['name']} {hole['dependency']['version']}"
    mended = ", ".join(hole["fix_versions"]) or "no version yet"
    told = f"{package}: {hole['id']}, {hole['summary']}. Mended in {mended}. {kind} ({why})"
    return now > until, f"{told}; until {until:%Y-%m-%d}"


def days_of_lock(now: datetime) -> int:
    """Return how many days old the newest file of the lock is."""
    packages = tomllib.loads(Path("uv.lock").read_text())["package"]
    files = [file for each in packages for file in [*each.get("wheels", []), each.get("sdist", {})]]
    times = [datetime.fromisoformat(str(file["upload-time"])) for file in files if file]
    return (now - max(times)).days


def main() -> int:
    """Print every hole and what is past its days; return 1 where something is."""
    now = datetime.now(UTC)
    project = tomllib.loads(Path("pyproject.toml").read_text())
    judged = project.get("tool", {}).get("waymark", {}).get("holes", {})
    report = ask(sys.argv[1:])
    told = [judge(hole, judged, now) for hole in report["vulnerabilities"]]
    told += [(True, f"Given up by its makers: {each}") for each in report["adverse_statuses"]]
    if (days := days_of_lock(now)) > DAYS_OF_A_LOCK:
        told.append((True, f"uv.lock: the newest package is {days} days old; `uv lock --upgrade`"))
    for is_past, text in told:
        print(f"{'PAST ITS DAYS' if is_past else 'known'}  {text}")
    past = sum(is_past for is_past, _ in told)
    packages = report["summary"]["audited_packages"]
    print(
        f"{packages} packages, {len(report['vulnerabilities'])} known holes, {past} past its days"
    )
    return 1 if past else 0


if __name__ == "__main__":
    sys.exit(main())
