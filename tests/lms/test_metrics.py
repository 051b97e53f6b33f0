"""The figures for Prometheus, and who gets them."""

import pytest
from django.test import Client

from students.models import LearnerState
from tests.factories import Cast, hand_in

pytestmark = pytest.mark.django_db


def test_this_machine_reads_the_age_of_the_oldest_stale_learner(client: Client) -> None:
    assert b"waymark_oldest_stale_learner_seconds 0.0" in client.get("/metrics").content


def test_another_machine_gets_nothing(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 404


def test_whoever_brings_the_token_reads_them_from_anywhere(client: Client, settings) -> None:
    settings.METRICS_TOKEN = "a-token"
    assert client.get("/metrics").status_code == 404
    headers = {"Authorization": "Bearer a-token"}
    assert client.get("/metrics", headers=headers, REMOTE_ADDR="10.1.2.3").status_code == 200


def test_they_tell_how_many_wait_and_who_is_well(client: Client, cast: Cast, settings) -> None:
    hand_in(cast.student, cast.quiz, right=3)
    LearnerState.objects.update(failures=3)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    told = client.get("/metrics").text
    for figure in (
        "waymark_stale_learners 1.0",
        "waymark_postponed_learners 1.0",
        "waymark_worker_alive 1.0",
        "waymark_dispatcher_alive 0.0",
        "waymark_broker_alive 0.0",
    ):
        assert f"\n{figure}\n" in told
