"""The API and its description agree, whatever is sent."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

from assessments.services.attempts import begin_attempt
from courses.tenancy import enter_district
from lms.wsgi import application
from students.models import User
from tests.api import Api
from tests.factories import Cast, hand_in
from tests.recomputing import recompute

EXAMPLES = int(os.environ.get("API_EXAMPLES", "1"))
PLAIN = {"Accept-Encoding": "identity"}  # This client takes nothing compressed.
READERS = ["anonymous", "student", "guardian", "teacher", "school_admin", "district_admin"]
# A body may be as described and yet not fit the thing it is about: 422 says so.
ACCEPTED = ["2xx", "401", "403", "404", "406", "409", "422", "503"]
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}}
)


def test_the_description_is_complete(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "api.yaml"))


def test_every_operation_says_how_it_fails():
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    for path, operations_of in paths.items():
        for method, operation in operations_of.items():
            assert {"400", "401", "406"} <= set(operation["responses"]), (method, path)
            for status, response in operation["responses"].items():
                kind = "application/problem+json" if status >= "400" else "application/json"
                assert set(response.get("content", {kind: 0})) == {kind}, (method, path, status)


def test_every_list_says_how_it_is_paged():
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    lists = [one["get"] for one in paths.values() if "Paginated" in str(one.get("get"))]
    assert len(lists) > 10
    for operation in lists:
        names = {parameter["name"] for parameter in operation["parameters"]}
        assert {"limit", "offset"} <= names, operation["operationId"]


def test_the_documentation_is_drawn_without_inline_code(db):
    page = Client().get("/api/docs/")
    assert page.status_code == 200
    assert "<style" not in page.text
    assert page.text.count("<script") == page.text.count("<script src=")
    assert "SwaggerUIBundle" in Client().get("/api/docs/?script=").text


def operations() -> Iterator[Any]:
    """Yield what the API can be asked, as its own description tells."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application, config=CONFIG)
    for found in schema.get_all_operations():
        yield found.ok()


@pytest.fixture
def _in_one_transaction() -> Iterator[None]:
    """Keep the requests from closing the test's own connection, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """The cast, with something handed in, a path, and an attempt under way."""
    hand_in(cast.student, cast.quiz, right=5)
    recompute(cast.student.pk)
    enter_district(cast.district.pk)
    begin_attempt(cast.student, cast.quiz)
    return cast


@pytest.mark.usefixtures("_in_one_transaction")
@pytest.mark.parametrize("who", READERS)
def test_whatever_is_sent_is_answered_as_described(busy, who):
    person: User | None = getattr(busy, who, None)
    headers, things = Api(person).headers | PLAIN, known_uuids(busy)
    for operation in operations():
        for mode in modes_of(operation):
            with_cases(operation, mode, headers, things)


def modes_of(operation: Any) -> list[GenerationMode]:
    """Return how it can be asked: nothing can be wrong about a request that takes nothing."""
    described = operation.definition.raw
    takes = described.get("parameters") or described.get("requestBody")
    return list(GenerationMode) if takes else [GenerationMode.POSITIVE]


def held() -> list[Any]:
    """Return all checks there are, once a description was loaded: it brings its own."""
    return [CHECKS.get_one(name) for name in CHECKS.get_all_names()]


def known_uuids(cast: Cast) -> list[str]:
    """Return names of things that are there, so that not everything ends in 404."""
    attempts = cast.student.attempts.all()
    rows = [cast.student, cast.section, cast.school, cast.quiz, cast.lesson, cast.course, *attempts]
    return [str(row.uuid) for row in [*rows, *(place.item for place in cast.quiz.places.all())]]


def with_cases(
    operation: Any, mode: GenerationMode, headers: dict[str, str], things: list[str]
) -> None:
    """Send a few generated requests, half of them about things that exist."""

    @given(case=operation.as_strategy(mode), thing=st.none() | st.sampled_from(things))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def send(case: schemathesis.Case, thing: str | None) -> None:
        if thing and "uuid" in (case.path_parameters or {}):
            case.path_parameters["uuid"] = thing
        case.call_and_validate(headers=headers, checks=held())

    send()
