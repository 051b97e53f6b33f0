"""What monitors are told."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client, override_settings

from assessments.tasks import recompute_paths
from lms.roles import is_walled_in
from students.models import LearnerState
from tests.factories import Cast, hand_in

pytestmark = pytest.mark.django_db


def beat() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessments_dispatcherheartbeat (id, beat_at) VALUES (1, now())"
            " ON CONFLICT (id) DO UPDATE SET beat_at = now()"
        )


def test_a_process_answers_for_itself_without_asking_the_database(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_all_is_ready_where_the_dispatcher_was_seen_lately(client: Client) -> None:
    beat()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": True,
        "broker": True,
        "dispatcher": True,
        "worker": True,
        "walls": True,
        "dispatcher_seen_seconds": pytest.approx(0, abs=5),
        "hint_finished_seconds": None,
        "oldest_stale_seconds": None,
        "stale_learners": 0,
        "hints_waiting": 0,
    }


def test_a_dispatcher_that_was_never_seen_is_missed(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["dispatcher"] is False


@override_settings(REDIS_URL="redis://127.0.0.1:1/0")
def test_a_broker_that_is_gone_is_missed(client: Client) -> None:
    beat()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["broker"], answer.json()["database"]) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_gone_is_missed(client: Client) -> None:
    connection.close()
    with patch.dict(connection.settings_dict["OPTIONS"], host="/nowhere"):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] is False


def kept_waiting(cast: Cast, seconds: float, **changes: object) -> None:
    hand_in(cast.student, cast.quiz, right=3)
    since = LearnerState.objects.get().stale_since - timedelta(seconds=seconds)
    LearnerState.objects.update(stale_since=since, **changes)


class TestAWorker:
    def test_is_missed_where_somebody_waits_and_no_hint_was_ever_finished(self, client, cast):
        beat()
        kept_waiting(cast, 3)
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["worker"] is False
        assert answer.json()["stale_learners"] == 1

    def test_is_well_where_a_hint_was_finished_lately(self, client, cast):
        beat()
        recompute_paths([])
        kept_waiting(cast, 3)
        assert client.get("/readyz").json()["worker"] is True

    def test_is_not_missed_for_who_can_not_be_computed(self, client, cast):
        beat()
        kept_waiting(cast, 600, failures=4)
        answer = client.get("/readyz").json()
        assert answer["worker"] is True
        assert answer["oldest_stale_seconds"] > 599


def test_who_could_look_past_the_walls_is_told_from_who_could_not(client: Client) -> None:
    beat()
    assert client.get("/readyz").json()["walls"] is True
    assert not is_walled_in()
