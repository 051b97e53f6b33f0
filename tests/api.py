"""A program that uses the API with somebody's token."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client
from rest_framework.authtoken.models import Token

from students.models import User

ROOT = "/api/v1/"


class Api:
    """Send JSON and read JSON, as one person; a fault of ours comes back as a 500."""

    def __init__(self, user: User | None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        if user is not None:
            token, _ = Token.objects.get_or_create(user=user)
            self.headers["Authorization"] = f"Token {token.key}"

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(ROOT + path, query, headers=self.headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Send a body as JSON; a text or bytes go as they are."""
        spelled = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.generic(
            method,
            ROOT + path,
            *([] if body is None else [_encoded(body), "application/json"]),
            headers=self.headers | spelled,
        )

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.send("PUT", path, body, **headers)


def _encoded(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


def problem(response: HttpResponse, status: int) -> dict[str, Any]:
    """Return the problem that a response is, of the status given."""
    assert response.status_code == status, response.text
    assert response["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert found["detail"]
    return found
