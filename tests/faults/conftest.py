"""One system for all faults: a small school on real servers and processes."""

from collections.abc import Iterator

import pytest

from benchmarks.system import System, running_system


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    with running_system(students=60, days=3) as running:
        yield running
