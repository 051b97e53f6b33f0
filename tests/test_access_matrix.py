"""Only those pass who pass in the access matrix, and every address is in it.

A new address needs a line in the matrix of `tests/access.py`, and a name for what it is about in
`tests/access_things.py`; nothing else. `pytest -n 0 -s -k counted` prints how much is tried.
"""

import json
import logging
import re
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from courses.tenancy import enter_district
from tests.access import ROWS, Row
from tests.access_things import things_of
from tests.access_world import SignIns, make_people, sign_in
from tests.standing import PEOPLE

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
IDEMPOTENT = {"Idempotency-Key": "k"}
BODIES = {
    "api:response_save": {"answer": {}},
    "api:hint_show": {"number": 1},
    "api:judge": {"score": 0.5, "note": "Counted by tens."},
    "api:response_grade": {"score": 1},
    "api:section_planning": {"minutes": 20, "levels": {}, "focus": []},
    "api:school_planning": {"exploration": "little"},
}
FORM = "application/x-www-form-urlencoded"
FORMS = {
    "students:preferences": {"language": "en"},
    "analytics:section_planning": {"do": "usual"},
    "analytics:school_planning": {"exploration": "little"},
    "analytics:judge": {"score": "1.0", "note": "Counted by tens."},
    "analytics:grade": {"points": "1", "comment": "Well done."},
    "assessments:submit": {"confirmed": "1", "key": "k"},
}
NO_OPERATORS = ["anonymous", "teacher", "district_admin", "deactivated"]
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')
# What is noted of a request, a refused one too, and nothing of the things it asked for.
BOOKKEEPING = {
    *("students_session", "usersessions_usersession"),
    *("students_auditentry", "students_auditparticulars"),
}
# A token against forged forms, a number of the request.
NEW_EACH_TIME = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')
NEW_HEADERS = {"X-Request-ID"}


@dataclass(frozen=True)
class Answer:
    """What came back, and the statements it took."""

    response: HttpResponse
    statements: list[str]

    def written(self) -> set[str]:
        """Return the tables that were written to."""
        found = {match[1] for sql in self.statements for match in WRITES.finditer(sql)}
        return found - BOOKKEEPING

    def fits(self, expected: frozenset[int] | str) -> bool:
        status = self.response.status_code
        if isinstance(expected, str):
            return status == 302 and self.response["Location"].startswith(expected)
        return status in expected

    @property
    def described(self) -> str:
        return f"{self.response.status_code} {self.response.get('Location', '')}".strip()

    @property
    def told(self) -> tuple[int, str, dict[str, str]]:
        """Return all that the asker can see of it, but for what is new each time."""
        text = NEW_EACH_TIME.sub("-", self.response.text)
        headers = {k: v for k, v in self.response.headers.items() if k not in NEW_HEADERS}
        return self.response.status_code, text, headers


@dataclass(frozen=True)
class World:
    """How everybody signs in, and the things that rows are about."""

    client: Client
    signed_in: SignIns
    things: dict[str, dict[str, Any]]

    def ask(self, method: str, row: Row, who: str, whose: str, *, htmx: bool = False) -> Answer:
        """Send one request as somebody's browser or program, and undo what it did."""
        things = self.things[whose]
        arguments = [things.get(name, name.removeprefix("=")) for name in row.arguments]
        address = reverse(row.name, args=arguments)
        self.client.cookies.clear()
        sent: dict[str, Any] = {"headers": {"HX-Request": "true"} if htmx else {}}
        if row.is_api:
            body = json.dumps(BODIES.get(row.name, {}))
            sent = {"data": body, "headers": self.signed_in.tokens[who] | IDEMPOTENT}
            sent["content_type"] = "application/json"
        elif who in self.signed_in.sessions:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.signed_in.sessions[who]
        if method == "POST" and not row.is_api:
            sent |= {"data": urlencode(FORMS.get(row.name, {})), "content_type": FORM}
        statements: list[str] = []
        with transaction.atomic(), connection.execute_wrapper(_noted(statements)):
            response = self.client.generic(method, address, **sent)
            transaction.set_rollback(True)
        return Answer(response, statements)


def _noted(statements: list[str]) -> Callable[..., Any]:
    def note(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        statements.append(str(sql))
        return execute(sql, *rest)

    return note


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Everybody once for all rows, signed in, with work of her own for each student."""
    logging.disable(logging.ERROR)
    with django_db_blocker.unblock(), transaction.atomic():
        people = make_people()
        things = {}
        for whose, around in people.around.items():
            enter_district(around[0].district_id)
            things[whose] = things_of(*around)
        enter_district(None)
        yield World(Client(raise_request_exception=False), sign_in(people), things)
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)


each_row = pytest.mark.parametrize("row", ROWS, ids=str)
ABOUT_THINGS = [row for row in ROWS if row.is_about_things]


@each_row
def test_only_those_in_the_matrix_pass(world, row):
    cache.clear()  # Who was refused too often would have to wait.
    wrong = []
    for who, whose in row.cells:
        answer, expected = world.ask(row.method, row, who, whose), row.expects(who, whose)
        if not answer.fits(expected):
            wrong.append(f"{who}, {whose} things: {answer.described} instead of {expected}")
        if who not in row.passing(whose) and answer.written():
            wrong.append(f"{who}, {whose} things: wrote to {answer.written()}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("row", [one for one in ABOUT_THINGS if not one.is_api], ids=str)
def test_nor_do_others_pass_who_ask_for_a_fragment(world, row):
    for who in ("classmate", "guardian", "foreign_teacher"):
        answer = world.ask(row.method, row, who, "own", htmx=True)
        if who not in row.passing("own"):
            assert answer.fits(row.expects(who, "own")), (who, answer.described)
        assert answer.response.status_code < 500, who


@pytest.mark.parametrize("row", ABOUT_THINGS, ids=str)
def test_what_is_not_yours_looks_as_what_is_not_there(world, row):
    nowhere = {
        name: uuid.uuid4() if isinstance(thing, uuid.UUID) else thing
        for name, thing in world.things["own"].items()
    }
    unknown = replace(world, things={"own": nowhere})
    for who in ("classmate", "other_teacher", "foreign_admin"):
        if who not in row.passing("own"):
            theirs = world.ask(row.method, row, who, "own").told
            assert theirs == unknown.ask(row.method, row, who, "own").told, who


def ours() -> list[str]:
    """Return the names of our own addresses that let anybody in."""
    others = ("account_", "mfa_", "usersessions_")
    return sorted({row.name for row in ROWS if row.columns and not row.name.startswith(others)})


@pytest.mark.parametrize("name", ours())
def test_a_method_without_a_row_is_refused(world, name):
    mine = [row for row in ROWS if row.name == name]
    who = min(mine[0].columns, key=PEOPLE.index)
    for method in sorted(set(METHODS) - {row.method for row in mine}):
        status = world.ask(method, mine[0], who, "own").response.status_code
        assert status == 405, (
            f"{method} {name} is answered with {status} and has no row in the matrix."
        )


def names_of(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the name of every address."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from names_of(pattern, namespaces + inside)
        else:
            yield ":".join([*namespaces, pattern.name or f"(unnamed) {pattern.pattern}"])


def of_admin_site() -> list[str]:
    return [name for name in names_of(get_resolver()) if name.startswith("admin:")]


def test_every_address_has_a_row():
    found = set(names_of(get_resolver())) - set(of_admin_site())
    missing = sorted(found - {row.name for row in ROWS})
    assert not missing, (
        f"{', '.join(missing)}: add a line for each method of it to the matrix in tests/access.py,"
        " saying what it is about, who may, and how it is answered then; a thing without a name"
        " there gets one in tests/access_things.py."
    )


def test_every_row_has_an_address():
    assert {row.name for row in ROWS} <= set(names_of(get_resolver()))


def test_the_cells_are_counted():
    admin, found = of_admin_site(), set(names_of(get_resolver()))
    cells = sum(len(row.cells) for row in ROWS)
    passing = sum(who in row.passing(whose) for row in ROWS for who, whose in row.cells)
    covered = len(found & ({row.name for row in ROWS} | set(admin))) / len(found)
    sys.stdout.write(
        f"\n{cells} cells of {len(ROWS)} rows, {passing} of them to be let in; {len(PEOPLE)} people"
        f"\n{len(admin)} addresses of the admin site x {len(NO_OPERATORS)} people, none let in"
        f"\n{len(found)} addresses, {covered:.1%} of them covered\n"
    )
    assert cells >= 2000
    assert covered >= 0.98


@pytest.mark.parametrize("who", NO_OPERATORS)
def test_the_admin_site_is_for_operators(world, who):
    for name in set(of_admin_site()) - {"admin:login", "admin:logout"}:
        if "(unnamed)" in name:  # The site's last word: whatever else is below it.
            continue
        answer = world.ask("GET", _of_admin_site(name), who, "own")
        assert answer.response.status_code == 302, name
        assert answer.response["Location"].startswith(("/admin/login/", "/accounts/login/")), name


def _of_admin_site(name: str) -> Row:
    for arguments in ((), ("1",), ("1", "1"), ("courses",), ("none",)):
        with suppress(NoReverseMatch):
            reverse(name, args=arguments)
            return Row("GET", name, tuple(f"={one}" for one in arguments), *[frozenset()] * 2)
    raise AssertionError(f"No arguments here fit {name}.")
