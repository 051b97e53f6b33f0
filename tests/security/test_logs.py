"""What is on record of those who come in, and of those who try to get round the rules."""

import json
import logging
from datetime import datetime, timedelta

import pytest
from django.test import Client
from structlog.testing import capture_logs

from lms.logs import formatter
from lms.settings.base import LOGGING
from students.models import AuditEntry, AuditParticulars
from tests.factories import Cast
from tests.signin.people import code, enter, give_app, second_step


def test_a_sign_in_is_on_record_with_its_way(cast: Cast):
    give_app(cast.teacher)
    browser = Client()
    enter(browser, cast.teacher.username)
    second_step(browser, code())
    entry = AuditEntry.objects.get(action="signed-in", actor_id=cast.teacher.pk)
    told = AuditParticulars.objects.get(pk=entry.pk).words["ways"]
    assert "password" in told
    assert "mfa" in told


@pytest.mark.parametrize("is_known", [True, False])
def test_a_failure_is_logged_whether_or_not_anybody_is_called_so(cast: Cast, is_known):
    name = cast.student.username if is_known else "nobody-at-all"
    with capture_logs() as lines:
        enter(Client(), name, "not the password")
    told = [line for line in lines if line["event"] == "sign_in_failed"]
    assert [line["is_known"] for line in told] == [is_known]
    assert name not in str(lines)
    assert AuditEntry.objects.filter(action="sign-in-failed").exists() is is_known


def test_who_has_to_wait_is_logged(cast: Cast):
    with capture_logs() as lines:
        answers = [enter(Client(), cast.student.username, "wrong") for _ in range(12)]
    assert answers[-1].status_code == 429
    told = [line for line in lines if line["event"] == "too_many_tries"]
    assert {line["door"] for line in told} == {"sign-in"}
    assert cast.student.username not in str(told)


def test_a_forged_request_is_logged(cast: Cast, caplog):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.student)
    assert browser.post("/preferences/", {"language": "es"}).status_code == 403
    assert any(record.name == "django.security.csrf" for record in caplog.records)


def line_of(event: str) -> dict[str, str]:
    """Return a line as it is written."""
    given = LOGGING["formatters"]["structured"]
    form = formatter(given["chain"], given["renderer"])
    written = form.format(logging.LogRecord("x", logging.INFO, "x", 1, event, None, None))
    assert "\n" not in written
    told: dict[str, str] = json.loads(written)
    return told


def test_a_line_says_its_time_in_utc():
    at = datetime.fromisoformat(line_of("hello")["timestamp"])
    assert at.utcoffset() == timedelta(0)


def test_nobody_begins_a_line_of_her_own():
    forged = 'x\n{"event": "signed_in", "user_id": 1}'
    assert line_of(forged)["event"] == forged
