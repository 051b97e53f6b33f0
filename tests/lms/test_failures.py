"""What is answered while the database is away: kindly, and that it may be sent again."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client

from tests.api import problem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def away() -> Iterator[Client]:
    """A client whose requests find no database."""
    connection.close()
    with patch.dict(connection.settings_dict["OPTIONS"], host="/nowhere"):
        yield Client(raise_request_exception=False)


def test_a_page_asks_for_a_moment(away: Client) -> None:
    away.cookies["sessionid"] = "x"
    answer = away.post("/accounts/login/", {"login": "anna", "password": "x"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "not stored yet" in answer.text


def test_a_program_is_told_to_send_the_same_again(away: Client) -> None:
    answer = away.get("/api/v1/me/", headers={"Authorization": f"Token {'0' * 40}"})
    assert problem(answer, 503)["code"] == "unavailable"
    assert answer["Retry-After"] == "5"


def test_a_fault_of_ours_is_not_to_be_sent_again(client: Client, settings) -> None:
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"EXCEPTION_HANDLER": None}
    client.raise_request_exception = False
    answer = client.get("/api/v1/me/")
    assert problem(answer, 500)["code"] == "broken"
    assert not answer.has_header("Retry-After")


@pytest.mark.parametrize(
    "sent", [{"next": "x" * 3_000_000}, {f"field{number}": "" for number in range(2_000)}]
)
def test_what_is_too_much_is_said_to_be(sent: dict[str, str]) -> None:
    answer = Client(raise_request_exception=False).post("/reading/", sent)
    assert answer.status_code == 413
    assert "what you typed is still there" in answer.text


def test_an_address_that_cannot_be_read_is_answered_on_a_page_of_ours() -> None:
    answer = Client(raise_request_exception=False, HTTP_HOST="evil.example").get("/reading/")
    assert answer.status_code == 400
    assert "That did not work" in answer.text
