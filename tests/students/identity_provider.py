"""A provider of identities as a process of its own, honest or not, by the path of its issuer.

Run as `python -m tests.students.identity_provider`, it prints its port. It is oidc-provider-mock;
below `/lying`, `/wrong`, `/tampered` and `/unsigned` it says or signs what it must not.
"""

import base64
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import requests

MODES = ("lying", "wrong", "tampered", "unsigned")
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Provider:
    """The provider's address, and what people do there."""

    origin: str

    def knows(self, subject: str, **claims: Any) -> None:
        """Let somebody have an account there."""
        requests.put(f"{self.origin}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def sign_in(self, address: str, subject: str) -> tuple[str, dict[str, str]]:
        """Sign in where our page leads to; return where that leads to: a path and its query."""
        form = {"sub": subject}
        answer = requests.post(address, data=form, allow_redirects=False, timeout=5)
        back = urlsplit(answer.headers["Location"])
        return back.path, {name: values[0] for name, values in parse_qs(back.query).items()}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """Run the provider while somebody needs it."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.students.identity_provider"]
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=environment)
    try:
        assert process.stdout is not None
        yield Provider(f"http://127.0.0.1:{int(process.stdout.readline())}")
    finally:
        process.terminate()
        process.wait()


Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def dishonest(app: Application) -> Application:
    """Answer below the path of a mode as it says, and everywhere else as the app does."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _, mode, *rest = environ["PATH_INFO"].split("/")
        if mode not in MODES:
            return app(environ, start_response)
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = f"/{mode}", "/" + "/".join(rest)
        told: list[Any] = []
        body = b"".join(app(environ, lambda *args: told.extend(args) or io.BytesIO().write))
        changed = _change(mode, f"http://{environ['HTTP_HOST']}/{mode}", rest, body)
        headers = [(k, v) for k, v in told[1] if k.lower() != "content-length"]
        start_response(told[0], [*headers, ("Content-Length", str(len(changed)))])
        return [changed]

    return answer


def _change(mode: str, issuer: str, path: list[str], body: bytes) -> bytes:
    if path[-1:] == ["openid-configuration"] and mode != "lying":
        return json.dumps(json.loads(body) | {"issuer": issuer}).encode()
    if path[-1:] == ["token"] and mode in ("tampered", "unsigned"):
        told = json.loads(body)
        return json.dumps(told | {"id_token": _forged(mode, issuer, told["id_token"])}).encode()
    return body


def _forged(mode: str, issuer: str, token: str) -> str:
    head, claims, signature = token.split(".")
    mended = _encoded(json.loads(_decoded(claims)) | {"iss": issuer})
    if mode == "tampered":
        return f"{head}.{mended}.{signature}"
    return f"{_encoded({'alg': 'none', 'typ': 'JWT'})}.{mended}."


def _encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    from oidc_provider_mock import app

    server = make_server("127.0.0.1", 0, dishonest(app().wsgi_app), handler_class=_Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
