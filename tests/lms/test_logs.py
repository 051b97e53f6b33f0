"""Logs say what happened and to which ids, and nothing that a person is called or wrote."""

import io
import json
import logging
import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from gunicorn.config import Config
from rest_framework.authtoken.models import Token
from structlog.stdlib import ProcessorFormatter

from courses.tenancy import enter_district
from lms.logs import GunicornLog
from lms.urls import urlpatterns as pages
from students.models import User
from tests.assessments.paper import ALL, RIGHT, make_paper, sit
from tests.factories import PASSWORD, Cast

ESSAY = "My dog Biscuit ate the fractions."
EMAIL = "samantha@example.org"
WRONG = "not-her-password"


@login_not_required
def doubled(request: HttpRequest) -> HttpResponse:
    """Make an account a second time."""
    User.objects.create(username=request.POST["username"], district_id=request.POST["district"])
    return HttpResponse()


@login_not_required
def misread(request: HttpRequest) -> HttpResponse:
    """Take words for a number."""
    return HttpResponse(int(request.POST["answer"]))


urlpatterns = [path("doubled/", doubled), path("misread/", misread), *pages]


class Lines(io.StringIO):
    """What was logged."""

    def events(self) -> list[dict]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def event(self, name: str) -> dict:
        return next(each for each in self.events() if each["event"] == name)


@pytest.fixture
def lines(settings, monkeypatch):
    """The log as it is written, with a line for each request too."""
    settings.ROOT_URLCONF = __name__
    handlers = logging.getLogger().handlers
    ours = next(each for each in handlers if isinstance(each.formatter, ProcessorFormatter))
    monkeypatch.setattr(ours, "stream", Lines())
    monkeypatch.setattr(logging.getLogger("django_structlog.middlewares"), "level", logging.INFO)
    logging.getLogger("django_structlog.middlewares").manager._clear_cache()
    yield ours.stream
    logging.getLogger("django_structlog.middlewares").manager._clear_cache()


@pytest.fixture
def sam(cast: Cast) -> User:
    cast.student.first_name, cast.student.last_name = "Samantha", "Featherstone"
    cast.student.username, cast.student.email = "sfeatherstone", EMAIL
    cast.student.save()
    return cast.student


@pytest.fixture
def browser() -> Client:
    """A browser at an address of its own, to which errors are shown as pages."""
    return Client(
        raise_request_exception=False, REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="203.0.113.9"
    )


def assert_private(lines: Lines, *secrets: str) -> None:
    written = lines.getvalue().lower()
    assert written
    private = ("Samantha", "Featherstone", EMAIL, PASSWORD, WRONG, "203.0.113.9", *secrets)
    assert [each for each in private if each.lower() in written] == []


def test_signing_in_and_failing_to_leaves_no_name_and_no_password(sam, browser, lines):
    for password in (WRONG, PASSWORD):
        for name in (EMAIL, sam.username):
            sent = {"login": name, "password": password}
            browser.post(reverse("account_login") + f"?next=/%3Fq={EMAIL}", sent)
    assert lines.events()[-1]["user_id"] == sam.pk
    assert_private(lines, browser.cookies[_session_cookie(browser)].value)


def _session_cookie(browser: Client) -> str:
    return next(name for name in browser.cookies if name.endswith("session"))


def test_a_hand_in_leaves_no_answer(sam, cast, browser, lines):
    paper = make_paper(cast)
    browser.force_login(sam)
    sent = {"item": ALL, "key": str(uuid4())} | dict(RIGHT) | {"q9": ESSAY}
    for _ in "12":
        attempt = sit(cast, paper)
        browser.post(reverse("assessments:save", args=[attempt.uuid]), sent)
        browser.post(reverse("assessments:submit", args=[attempt.uuid]), sent)
    assert_private(lines, ESSAY, "Biscuit", "Xylophone", "paris")


def test_a_token_and_a_one_time_link_are_not_logged(sam, browser, lines):
    token = Token.objects.create(user=sam).key
    for brought in (token, "a-wrong-token"):
        browser.get("/api/v1/me/?q=Featherstone", headers={"Authorization": f"Token {brought}"})
    browser.post(reverse("account_reset_password"), {"email": EMAIL})
    link = next(word for word in mail.outbox[0].body.split() if "/reset/key/" in word)
    key = link.rstrip("/").rpartition("/")[2]
    browser.get(f"/accounts/password/reset/key/{key}/")
    browser.get(f"/accounts/password/reset/key/{key}/nothing-here/")
    assert "/password/reset/key/-/" in lines.getvalue()
    assert_private(lines, token, "a-wrong-token", key)


def test_an_error_of_the_database_names_the_constraint_and_not_the_row(sam, cast, browser, lines):
    enter_district(cast.district.pk)
    sent = {"username": sam.username, "district": cast.district.pk}
    assert browser.post("/doubled/", sent).status_code == 500
    told = lines.event("request_failed")
    assert told["request_id"]
    assert "django.db.utils.IntegrityError: 23505 students_user students_user_" in told["exception"]
    assert f"{__file__}:" in told["exception"]
    assert_private(lines)


def test_an_error_that_quotes_an_answer_is_logged_without_it(sam, browser, lines):
    browser.force_login(sam)
    assert browser.post(f"/misread/?q={EMAIL}", {"answer": ESSAY}).status_code == 500
    told = lines.event("request_failed")
    assert (told["request"], told["user_id"]) == ("POST /misread/", sam.pk)
    assert told["exception"].endswith("misread\nbuiltins.ValueError")
    assert_private(lines, ESSAY)


def test_gunicorn_says_what_happened_in_the_same_form_and_no_more(lines):
    log = GunicornLog(Config())
    log.warning("Invalid request from ip=203.0.113.9: Invalid HTTP Header: 'Cookie: Samantha'")
    log.critical("WORKER TIMEOUT (pid:%s)", 7)
    assert [each["event"] for each in lines.events()] == [
        "Invalid request",
        "WORKER TIMEOUT (pid:7)",
    ]
    assert_private(lines)


def test_mail_that_has_no_server_does_not_go_to_the_log_of_a_deployment():
    chosen = {"SECRET_KEY": "long enough " * 9, "ALLOWED_HOSTS": "localhost"}
    chosen["DJANGO_SETTINGS_MODULE"] = "lms.settings.production"
    asked = "from django.conf import settings; print(settings.EMAIL_BACKEND)"
    command = [sys.executable, "-c", asked]
    env = {name: value for name, value in os.environ.items() if name != "EMAIL_URL"} | chosen
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.stdout == "django.core.mail.backends.dummy.EmailBackend\n"
