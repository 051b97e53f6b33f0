"""The short form of the faults, for every run of the tests."""

from benchmarks.system import System
from tests.faults.breaking import everything_at_once
from tests.faults.storm import Storm


def test_nothing_is_lost_when_everything_breaks_at_once(system: System) -> None:
    outcome = Storm(system, 40, 10).rage(lambda: everything_at_once(system), after_s=1)
    assert outcome.is_clean, outcome
