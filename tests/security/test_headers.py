"""What every answer tells the browser to hold to, and what no answer gives away."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client, RequestFactory
from django.urls import reverse

from lms.settings import base
from students.requests import address_of
from tests.api import Api
from tests.factories import PASSWORD, Cast
from tests.signin.people import enter

ROOT = Path(__file__).resolve().parents[2]
# A page, a refusal, one for programs, a static file, an address that is nowhere, and a monitor's.
PAGES = ["/accounts/login/", "/admin/", "/nowhere/"]
PATHS = [*PAGES, "/api/v1/me/", "/static/js/timer.js", "/healthz"]
SECURE = (
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME",
)


@pytest.fixture
def _as_deployed(settings):
    """Take back what `lms.settings.local` loosens for a machine without TLS."""
    for name in SECURE:
        setattr(settings, name, getattr(base, name))


def directives(policy: str) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in pairs}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_tells_the_browser_what_to_hold_to(db, path):
    response = Client().get(path)
    told = directives(response["Content-Security-Policy"])
    assert told["frame-ancestors"] == "'none'"
    assert told["default-src"] in ("'self'", "'none'")
    assert "unsafe" not in response["Content-Security-Policy"]
    if response["Content-Type"].startswith("text/html"):
        assert (told["object-src"], told["base-uri"]) == ("'none'", "'none'")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    if "static" not in path:
        assert response["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"


@pytest.mark.usefixtures("_as_deployed")
@pytest.mark.parametrize("path", PATHS)
def test_browsers_are_told_to_use_https_for_a_year(db, path):
    told = Client().get(path, secure=True)["Strict-Transport-Security"]
    assert int(re.search(r"max-age=(\d+)", told)[1]) >= 31_536_000
    assert "includeSubDomains" in told


@pytest.mark.usefixtures("_as_deployed")
def test_cookies_are_this_hosts_own_and_hidden_from_scripts(cast: Cast):
    browser = Client()
    browser.get(reverse("account_login"), secure=True)
    enter(browser, cast.student.username, secure=True)
    assert {"__Host-session", "__Host-csrf"} <= set(browser.cookies)
    for name, cookie in browser.cookies.items():
        if not cookie.value:
            continue
        assert name.startswith("__Host-"), name
        assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/"), name
        assert (cookie["samesite"], cookie["domain"]) == ("Lax", ""), name


def test_no_other_origin_is_let_in(db):
    for method, path in product(("GET", "OPTIONS"), PATHS):
        response = Client().generic(method, path, headers={"origin": "https://evil.example"})
        allowed = response.get("Access-Control-Allow-Origin")
        assert allowed is None or path.startswith("/static/")


def test_nobody_is_led_to_another_host(cast: Cast):
    for where in ("https://evil.example/", "//evil.example", "javascript:1"):
        browser = Client()
        sent = {"login": cast.student.username, "password": PASSWORD, "next": where}
        assert browser.post(f"{reverse('account_login')}?next={where}", sent)["Location"] == "/"
        led = browser.post(reverse("account_logout"), {"next": where})["Location"]
        assert led.startswith("/accounts/")


def test_every_answer_says_what_it_is(cast: Cast):
    kinds = [Client().get(path)["Content-Type"] for path in PATHS]
    assert all("charset=" in kind for kind in kinds if kind.startswith("text/"))
    assert Api(cast.student).get("me/")["Content-Type"] == "application/json"


@pytest.mark.usefixtures("_as_deployed")
def test_a_program_is_not_led_from_http_to_https(cast: Cast):
    refused = Api(cast.student).get("me/")
    assert (refused.status_code, refused.json()["code"]) == (403, "https_required")
    led = Client().get(reverse("account_login"))
    assert (led.status_code, led["Location"][:8]) == (301, "https://")
    assert Api(cast.student).client.get("/api/v1/me/", secure=True).status_code == 401


@pytest.mark.parametrize(
    ("proxies", "told", "counts"),
    [
        (0, "198.51.100.7", "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.66, 198.51.100.7", "198.51.100.7"),
    ],
)
def test_an_address_in_a_header_counts_only_from_our_own_proxies(settings, proxies, told, counts):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": told, "x-real-ip": "203.0.113.66", "client-ip": "203.0.113.66"}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.1")
    assert address_of(request) == counts


def test_no_answer_about_a_person_is_kept_by_a_cache(cast: Cast, client):
    client.force_login(cast.student)
    for path in ("/", "/preferences/", "/nowhere/", "/accounts/password/change/"):
        assert "no-store" in client.get(path)["Cache-Control"], path
    assert "no-store" in Api(cast.student).get("me/")["Cache-Control"]
    assert "no-store" in Client().get(reverse("account_login"))["Cache-Control"]


def test_folders_are_not_listed(db):
    for path in ("/static/", "/static/js/", "/files/", "/media/", "/.git/HEAD"):
        assert Client().get(path).status_code == 404, path


def test_trace_is_not_answered(cast: Cast, client):
    client.force_login(cast.student)
    for path in ("/", *PATHS):
        response = client.generic("TRACE", path, headers={"x-secret": "told-back"})
        assert response.status_code >= 300, path
        assert b"told-back" not in b"".join(response), path


def test_no_script_of_ours_keeps_anything_in_the_browser():
    own = (ROOT / "static" / "js").glob("*.js")
    # The worker keeps one page that is everybody's: tests/browser/test_offline.py lists its cache.
    scripts = [path.read_text() for path in own if path.name != "worker.js"]
    assert scripts
    kept = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|\bcaches\b")
    assert not [found for text in scripts for found in kept.findall(text)]
    assert configured.SESSION_COOKIE_HTTPONLY
