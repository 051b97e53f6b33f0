"""People with a browser, many at once: their pages and forms, over connections that are kept.

As a module it signs people in without their password and prints their sessions as JSON:
python -m benchmarks.visitors USERNAME ...
"""

import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from benchmarks.client import Refused, exchange
from benchmarks.system import System

CSRF = "a" * 32


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in. Safe to use from many threads."""

    base_url: str
    cookie: str

    def get(self, path: str) -> str:
        """Return a page, after the redirects that lead to it."""
        return self._ask("GET", path, None)

    def post(self, path: str, form: Sequence[tuple[str, str]]) -> str:
        """Send a form; return the page that it leads to."""
        return self._ask("POST", path, _encoded(form))

    def save(self, path: str, form: Sequence[tuple[str, str]]) -> str:
        """Send a part of a form as htmx does; return the fragment."""
        return self._ask("POST", path, _encoded(form), {"HX-Request": "true"})

    def _ask(
        self, method: str, path: str, body: bytes | None, more: dict[str, str] | None = None
    ) -> str:
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip", "X-CSRFToken": CSRF}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = exchange(self.base_url, method, path, body, headers | (more or {}))
        if answer.status in (301, 302):
            return self.get(_path(answer.headers["Location"]))
        if answer.status != 200:
            raise Refused(answer.status, answer.body)
        packed = answer.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(answer.body) if packed else answer.body).decode()


def signed_in(system: System, usernames: Sequence[str]) -> list[Visitor]:
    """Sign people in without their passwords."""
    cookies = system.run("benchmarks.visitors", *usernames)
    return [Visitor(system.processes.base_url, cookies[name]) for name in usernames]


def _encoded(form: Sequence[tuple[str, str]]) -> bytes:
    return urlencode([(name, value) for name, value in form]).encode()


def _path(location: str) -> str:
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _cookie(username: str) -> str:
    from django.conf import settings
    from django.test import Client

    from students.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({username: _cookie(username) for username in sys.argv[1:]}))
