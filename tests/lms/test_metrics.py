"""The figures for Prometheus, and who gets them."""

import pytest
from django.test import Client

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
