"""A small HTTP client that costs little beside what it measures."""

import http.client
import json
import threading
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

_connections = threading.local()


class Refused(Exception):
    """The server answered with an error; `status` and `body` say which."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"{status}: {body[:300]!r}")
        self.status = status
        self.body = body


def request(
    base_url: str,
    method: str,
    path: str,
    *,
    token: str = "",
    body: object = None,
    headers: dict[str, str] | None = None,
    timeout: float = 30,
) -> Any:
    """Send one request over this thread's connection; return the JSON answer.

    Raises Refused for an error status and OSError or http.client.HTTPException where no answer
    came; a connection that failed is dropped.
    """
    sent = json.dumps(body).encode() if body is not None else None
    every = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    answer = exchange(base_url, method, path, sent, every | (headers or {}), timeout)
    if answer.status >= 400:
        raise Refused(answer.status, answer.body)
    return json.loads(answer.body) if answer.body else None


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage


def exchange(
    base_url: str,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    timeout: float = 30,
) -> Answer:
    """Send one request over this thread's connection, which is dropped if that fails.

    A connection that was kept may have been closed for being idle: then it is sent over a new one,
    as browsers do.
    """
    was_kept = base_url in _connections.__dict__
    try:
        return _send(base_url, method, path, body, headers, timeout)
    except ConnectionError:
        if not was_kept:
            raise
        return _send(base_url, method, path, body, headers, timeout)


def _send(
    base_url: str,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    timeout: float,
) -> Answer:
    connection = _connection(base_url, timeout)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return Answer(response.status, response.read(), response.headers)
    except (OSError, http.client.HTTPException):
        connection.close()
        _connections.__dict__.pop(base_url, None)
        raise


def _connection(base_url: str, timeout: float) -> http.client.HTTPConnection:
    kept: http.client.HTTPConnection | None = _connections.__dict__.get(base_url)
    if kept is None:
        kept = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=timeout)
        _connections.__dict__[base_url] = kept
    return kept


class Browser:
    """A signed-in person's pages, as a browser without JavaScript would fetch them."""

    def __init__(self, base_url: str, username: str, password: str) -> None:
        self.base_url = base_url
        self.cookies: dict[str, str] = {}
        self.get("/accounts/login/")
        csrf = next(value for name, value in self.cookies.items() if "csrf" in name)
        form = {"login": username, "password": password, "csrfmiddlewaretoken": csrf}
        status, *_ = self._send("POST", "/accounts/login/", urlencode(form).encode())
        if status != 302:
            raise Refused(status, b"could not sign in")

    def get(self, path: str) -> tuple[bytes, int]:
        """Return a page and the bytes that travelled for it, compressed."""
        status, body, headers = self._send("GET", path, None)
        if status in (301, 302):
            return self.get(urlsplit(headers["Location"]).path)
        if status != 200:
            raise Refused(status, body)
        if headers.get("Content-Encoding") == "gzip":
            import gzip

            return gzip.decompress(body), len(body)
        return body, len(body)

    def _send(
        self, method: str, path: str, body: bytes | None
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=30)
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Encoding": "gzip",
            "Referer": self.base_url + path,
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.read(), response.headers
