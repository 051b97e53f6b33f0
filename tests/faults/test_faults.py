"""Something breaks while a school hands in: nothing is lost, doubled, torn, wrong or left stale.

Each kind of fault three times, in another order and at other moments: the seed decides.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from benchmarks.system import System
from tests.faults.desk import Desk
from tests.faults.kinds import FAULTS, Fault
from tests.faults.outcome import Outcome, report
from tests.faults.storm import Storm

SEEDS = (1, 2, 3)
STUDENTS, RATE = 270, 30
WITHIN_A_SECOND = ("broker_gone_for_8_seconds", "broker_stopped_for_8_seconds")
REPORT = Path("reports/faults.json")

pytestmark = pytest.mark.faults


def in_any_order() -> list[tuple[int, Fault]]:
    return [(seed, fault) for seed in SEEDS for fault in Random(seed).sample(FAULTS, len(FAULTS))]


@pytest.fixture(scope="module")
def desk(system: System) -> Iterator[Desk]:
    with Desk(system) as open_desk:
        yield open_desk


@pytest.fixture(scope="module")
def outcomes() -> Iterator[list[Outcome]]:
    """Collect what came of the storms, and print it as a table at the end."""
    collected: list[Outcome] = []
    yield collected
    if collected:
        print(f"\n\n{report(collected, REPORT)}")


@pytest.mark.parametrize(
    ("seed", "fault"), in_any_order(), ids=lambda value: getattr(value, "__name__", str(value))
)
def test_nothing_is_lost_when(
    fault: Fault, seed: int, system: System, desk: Desk, outcomes: list[Outcome]
) -> None:
    name = fault.__name__
    luck = Random(f"{seed} {name}")
    outcome = Storm(desk, luck, STUDENTS, RATE).rage(name, lambda: fault(system, luck))
    outcomes.append(outcome)
    assert outcome.is_clean, outcome
    assert outcome.converged_s <= 10
    assert name not in WITHIN_A_SECOND or outcome.acknowledged_after_s(0.99) <= 1


def test_every_path_is_what_a_replay_of_the_facts_gives(
    system: System, outcomes: list[Outcome]
) -> None:
    """Look at everybody again when all storms are over: two helpers share the work."""
    halves = outcomes[::2], outcomes[1::2]
    with Desk(system) as one, Desk(system) as other, ThreadPoolExecutor(2) as pool:
        list(pool.map(_replay, (one, other), halves))
    assert [outcome for outcome in outcomes if outcome.wrong] == []


def _replay(desk: Desk, outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        outcome.wrong += desk.count_wrong(outcome.ids)
