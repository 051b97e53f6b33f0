"""Fixtures that every test may ask for."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from benchmarks.system import System, running_system
from tests.factories import Cast, make_cast


@pytest.fixture(autouse=True)
def _forget_tries() -> Iterator[None]:
    """Begin each test as if nobody had mistyped before."""
    yield
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """The student, those around her, and strangers of every distance."""
    return make_cast()


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """A small school on real servers and processes, one for the session."""
    with running_system(students=60, days=3) as running:
        yield running
