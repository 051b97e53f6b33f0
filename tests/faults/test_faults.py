"""Something breaks while a school hands in: nothing is lost, doubled, torn, wrong or left stale."""

import pytest

from benchmarks.system import System
from tests.faults.breaking import FAULTS, Fault
from tests.faults.storm import Storm

STUDENTS, RATE = 300, 30


@pytest.mark.faults
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_nothing_is_lost_when(fault: Fault, system: System) -> None:
    outcome = Storm(system, STUDENTS, RATE).rage(lambda: fault(system))
    print(f"\n{fault.__name__.replace('_', ' ')}: {outcome}")
    assert outcome.is_clean, outcome
    assert outcome.converged_s < 15
