"""What the runbook tells a person to type works; `tests/test_readme.py` looks at `manage.py`."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.db import connection

from assessments.dispatch import _LEADER_LOCK

PROJECT = Path(__file__).resolve().parents[2]
RUNBOOK = (PROJECT / "docs/runbook.md").read_text()
SQL = re.findall(r"```sql\n(.+?)```", RUNBOOK, re.S)
COMPOSE = re.findall(r"docker compose ([^`|\n]+)", RUNBOOK)
WITH_VALUE = {"--since", "--scale", "-v"}


def services_of(command: str) -> list[str]:
    """Return the services that a `docker compose` command names."""
    verb, *words = shlex.split(command)
    pairs = zip(["", *words], words, strict=False)
    plain = [
        word for before, word in pairs if not word.startswith("-") and before not in WITH_VALUE
    ]
    return plain[:1] if verb in ("run", "exec") else plain


def test_it_names_services_that_exist():
    services = set(yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"])
    named = {service for command in COMPOSE for service in services_of(command)}
    assert named == services


@pytest.mark.django_db
@pytest.mark.parametrize("query", SQL)
def test_its_queries_run(query):
    with connection.cursor() as cursor:
        cursor.execute(query)


@pytest.mark.django_db
def test_it_finds_the_dispatcher_that_works():
    query = next(each for each in SQL if "advisory" in each)
    with connection.cursor() as cursor:
        cursor.execute(query)
        before = len(cursor.fetchall())
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LEADER_LOCK])
        cursor.execute(query)
        assert len(cursor.fetchall()) == before + 1


def test_its_own_links_lead_to_headings():
    headings = re.findall(r"^## (.+)$", RUNBOOK, re.M)
    anchors = {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK)) <= anchors
