"""Fixtures that every test may ask for."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import translation

from benchmarks.system import System, running_system
from lms.garbage import collect_seldom
from tests.factories import Cast
from tests.servers import migrated_folder
from tests.snapshots import Snapshot


def pytest_collection_finish() -> None:
    """Look for garbage as the web server does: thousands of requests are asked here, too."""
    collect_seldom()


@pytest.fixture(autouse=True)
def _forget_tries() -> Iterator[None]:
    """Begin each test as if nobody had mistyped before, nor read in another language."""
    yield
    cache.clear()
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let each worker's database begin as a copy of the one that was migrated for all."""
    if migrated_folder():
        settings = connection.settings_dict
        settings["TEST"]["TEMPLATE"] = settings["NAME"]


@pytest.fixture(scope="session")
def snapshot(django_db_setup: None, django_db_blocker: Any) -> Snapshot:
    """The cast as it is laid down for each test that asks for it."""
    with django_db_blocker.unblock(), transaction.atomic():
        taken = Snapshot.take()
        transaction.set_rollback(True)
    return taken


@pytest.fixture
def cast(snapshot: Snapshot, db: None) -> Cast:
    """The student, those around her, and strangers of every distance."""
    snapshot.lay_down()
    return snapshot.people()


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """A small school on real servers and processes, one for the session."""
    with running_system(students=60, days=3, like=migrated_folder()) as running:
        yield running
