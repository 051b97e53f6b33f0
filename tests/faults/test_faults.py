"""Something breaks while a school hands in: nothing is lost, doubled, torn, wrong or left stale."""

import time
from collections.abc import Callable

import pytest

from benchmarks.system import System
from tests.faults.storm import Storm

STUDENTS, RATE = 300, 30


def worker_killed(system: System) -> None:
    system.processes.kill("worker")
    time.sleep(2)
    system.processes.start("worker")


def dispatcher_killed(system: System) -> None:
    system.processes.kill("dispatcher")
    time.sleep(3)
    system.processes.start("dispatcher")


def web_killed(system: System) -> None:
    system.processes.restart("web")


def broker_flushed(system: System) -> None:
    for _ in range(4):
        system.servers.flush_valkey()
        time.sleep(0.5)


def broker_stopped_for_8_seconds(system: System) -> None:
    system.servers.stop_valkey(kill=True)
    time.sleep(8)
    system.servers.start_valkey()


def broker_frozen_for_8_seconds(system: System) -> None:
    system.servers.freeze_valkey()
    time.sleep(8)
    system.servers.thaw_valkey()


def database_stopped_and_started(system: System) -> None:
    system.servers.stop_postgres(immediate=True)
    time.sleep(1)
    system.servers.start_postgres()


def everything_at_once(system: System) -> None:
    system.processes.kill("worker")
    system.processes.kill("dispatcher")
    system.servers.flush_valkey()
    system.servers.stop_postgres(immediate=True)
    system.processes.kill("web")
    system.servers.start_postgres()
    system.processes.start("web", "dispatcher", "worker")


FAULTS = (
    worker_killed,
    dispatcher_killed,
    web_killed,
    broker_flushed,
    broker_stopped_for_8_seconds,
    broker_frozen_for_8_seconds,
    database_stopped_and_started,
    everything_at_once,
)


@pytest.mark.faults
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_nothing_is_lost_when(fault: Callable[[System], None], system: System) -> None:
    outcome = Storm(system, STUDENTS, RATE).rage(lambda: fault(system))
    print(f"\n{fault.__name__.replace('_', ' ')}: {outcome}")
    assert outcome.is_clean, outcome
    assert outcome.converged_s < 15
