"""With too much to do, nobody begins something new, and everybody goes on."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Attempt
from assessments.pressure import Pressure, pressure
from assessments.services.attempts import begin_attempt, save_answers, submit_attempt
from tests.api import Api, problem
from tests.factories import Cast


@pytest.fixture
def crowded() -> Iterator[None]:
    """The web server says that 51 requests wait."""
    usual = pressure.waiting, pressure.limit
    pressure.measure(lambda: 51, limit=50)
    yield
    pressure.measure(*usual)


def test_where_nobody_counts_nothing_waits() -> None:
    assert not Pressure().is_high


@pytest.mark.parametrize(("waiting", "is_high"), [(50, False), (51, True)])
def test_more_than_the_limit_is_too_many(waiting: int, is_high: bool) -> None:
    measured = Pressure()
    measured.measure(lambda: waiting, limit=50)
    assert measured.is_high is is_high


@pytest.mark.usefixtures("crowded")
def test_a_page_says_kindly_that_nothing_new_begins(client: Client, cast: Cast) -> None:
    client.force_login(cast.student)
    answer = client.post(reverse("assessments:begin", args=[cast.quiz.uuid]))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Very many are working right now" in answer.text
    assert not Attempt.objects.filter(student=cast.student).exists()


@pytest.mark.usefixtures("crowded")
def test_a_program_is_told_when_to_begin(cast: Cast) -> None:
    answer = Api(cast.student).post(f"assessments/{cast.quiz.uuid}/attempts/")
    assert problem(answer, 503)["code"] == "unavailable"
    assert answer["Retry-After"] == "10"


def test_what_was_begun_goes_on_is_saved_and_handed_in(cast: Cast, request) -> None:
    begun = begin_attempt(cast.student, cast.quiz)
    request.getfixturevalue("crowded")
    assert begin_attempt(cast.student, cast.quiz) == begun
    save_answers(cast.student, begun.uuid, {})
    assert submit_attempt(cast.student, begun.uuid, {}, "key").submitted_at
