"""Puts the application behind its walls in tests that call it without a process of its own.

A test looks at everything, so its database session is the owner's. During a request, and for as
long as the session is in a district, it is the application's, and sees what the application may
see. Loaded with `-p`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import psycopg2
import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import Client

from courses.tenancy import in_district

ENTERS = "SELECT set_config('app.district'"


class Walls:
    """Runs each statement of a test's session as whom it is to be run."""

    def __init__(self) -> None:
        self.is_in_request = False
        self.is_inside: bool | None = False  # None: to be asked.

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        text = str(sql)
        if not text.startswith("ROLLBACK"):  # Is allowed to whoever it is.
            self._take_part(context["connection"], owner=text.startswith("TRUNCATE"))
        result = execute(sql, params, many, context)
        if text.startswith(ENTERS):
            self.is_inside = any(params)
        elif text.startswith("ROLLBACK"):
            self.is_inside = None
        return result

    def _take_part(self, django: Any, *, owner: bool) -> None:
        session = django.connection
        if session.info.transaction_status == psycopg2.extensions.TRANSACTION_STATUS_INERROR:
            return
        if self.is_inside is None or not django.in_atomic_block:
            self.is_inside = _is_inside(session)
        wants_owner = owner or not (self.is_in_request or self.is_inside)
        if wants_owner != (session.info.parameter_status("is_superuser") == "on"):
            from lms.roles import application_role

            role = "RESET ROLE" if wants_owner else f'SET ROLE "{application_role()}"'
            with session.cursor() as cursor:
                cursor.execute(role)

    def begin(self, **_: Any) -> None:
        self.is_in_request = True

    def end(self, **_: Any) -> None:
        self.is_in_request = False


def _is_inside(session: Any) -> bool:
    with session.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('app.district', true), '') <> ''"
            " OR coalesce(current_setting('app.door', true), '') <> ''"
        )
        return bool(cursor.fetchone()[0])


def _signed_in_by_nobody(original: Callable[..., None]) -> Callable[..., None]:
    """Let a test sign anybody in, whatever district its session is in."""

    def sign_in(self: Client, user: Any, backend: str | None = None) -> None:
        with in_district(user.district_id):
            original(self, user, backend)

    return sign_in


@pytest.fixture(autouse=True)
def walls(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold the test's requests, and what it does in a district, inside the walls."""
    monkeypatch.setattr(Client, "_login", _signed_in_by_nobody(Client._login))
    held = Walls()
    request_started.connect(held.begin)
    request_finished.connect(held.end)
    with connection.execute_wrapper(held):
        yield
    request_started.disconnect(held.begin)
    request_finished.disconnect(held.end)
