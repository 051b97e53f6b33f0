"""Fixtures that every test may ask for."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from benchmarks.system import System, running_system
from tests.factories import Cast
from tests.snapshots import Snapshot


@pytest.fixture(autouse=True)
def _forget_tries() -> Iterator[None]:
    """Begin each test as if nobody had mistyped before."""
    yield
    cache.clear()


_snapshots: list[Snapshot] = []


@pytest.fixture
def cast(db: None) -> Cast:
    """The student, those around her, and strangers of every distance."""
    if _snapshots:
        _snapshots[0].lay_down()
    else:
        _snapshots.append(Snapshot.take())
    return _snapshots[0].people()


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """A small school on real servers and processes, one for the session."""
    with running_system(students=60, days=3) as running:
        yield running
