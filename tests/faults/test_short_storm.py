"""The short form of the faults, for every run of the tests."""

from random import Random

import pytest

from benchmarks.system import System
from tests.faults.desk import Desk
from tests.faults.kinds import Fault, everything_at_once, processes
from tests.faults.storm import Storm

FAULTS = (everything_at_once, processes.web_killed_right_after_a_commit)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_nothing_is_lost_when(fault: Fault, system: System) -> None:
    luck = Random(1)
    with Desk(system) as desk:
        storm = Storm(desk, luck, students=40, rate=10, after_s=(1, 1))
        outcome = storm.rage(fault.__name__, lambda: fault(system, luck))
        outcome.wrong += desk.count_wrong(outcome.ids)
    assert outcome.is_clean, outcome
