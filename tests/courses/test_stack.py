"""Room for deep calls."""

import resource

from courses.stack import with_room

DEPTHS, CALLS = 150, 2000


def _leaf() -> None:
    pass


def _faults_at(depth: int) -> int:
    """Return how often memory was missing while a loop this deep called a function."""
    if depth:
        return _faults_at(depth - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _ in range(CALLS):
        _leaf()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


@with_room
def _most_faults() -> int:
    return max(_faults_at(depth) for depth in range(DEPTHS))


def test_a_loop_at_any_depth_asks_the_kernel_for_nothing() -> None:
    assert _most_faults() < CALLS / 10


def test_it_answers_as_before() -> None:
    @with_room
    def add(first: int, *, second: int = 2) -> int:
        return first + second

    assert add(1) + add(1, second=3) == 7
