"""What can break: each of these breaks something, waits, and mends it before it returns.

`luck` decides moments and order, so that a seed tells all of it again.
"""

from collections.abc import Callable
from functools import partial
from random import Random

from benchmarks.system import System
from tests.faults.kinds import brokers, clocks, databases, learners, processes, upgrades

Fault = Callable[[System, Random], None]


def everything_at_once(system: System, luck: Random) -> None:
    """All of it is killed in any order, and comes back."""
    names = ("worker", "dispatcher", "web")
    blows = [
        *(partial(system.processes.kill, name) for name in names),
        system.servers.flush_valkey,
        partial(system.servers.stop_postgres, immediate=True),
    ]
    for blow in luck.sample(blows, len(blows)):
        blow()
    system.servers.start_postgres()
    system.processes.start("web", "dispatcher", "worker")


FAULTS: tuple[Fault, ...] = (
    processes.worker_killed,
    processes.child_of_a_worker_killed,
    processes.worker_frozen_and_resumed,
    processes.stale_worker_resumed,
    processes.dispatcher_killed,
    processes.dispatcher_and_beat_killed,
    processes.dispatcher_and_worker_killed_again_and_again,
    processes.web_killed,
    processes.child_of_web_killed,
    processes.web_killed_right_after_a_commit,
    processes.rolling_restart,
    brokers.broker_flushed,
    brokers.broker_killed,
    brokers.broker_gone_for_8_seconds,
    brokers.broker_stopped_for_8_seconds,
    brokers.broker_out_of_memory,
    databases.database_stopped_and_started,
    databases.connections_exhausted,
    databases.disk_full,
    clocks.workers_clock_two_hours_off,
    clocks.dispatchers_clock_two_hours_off,
    clocks.webs_clock_two_hours_off,
    learners.some_can_not_be_computed,
    upgrades.upgraded_and_taken_back,
    everything_at_once,
)
