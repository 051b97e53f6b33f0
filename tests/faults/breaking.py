"""What can break: each of these breaks something, waits, and mends it before it returns."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psycopg2
import redis

from benchmarks.system import System

Fault = Callable[[System], None]


def worker_killed(system: System) -> None:
    system.processes.kill("worker")
    time.sleep(2)
    system.processes.start("worker")


def worker_frozen_and_resumed(system: System) -> None:
    """A worker that wakes up goes on where it was, with what it had read long ago."""
    with _stopped(system.processes.pids["worker"]):
        time.sleep(8)


def dispatcher_killed(system: System) -> None:
    system.processes.kill("dispatcher")
    time.sleep(3)
    system.processes.start("dispatcher")


def dispatcher_and_worker_killed_again_and_again(system: System) -> None:
    for _ in range(3):
        system.processes.kill("dispatcher")
        system.processes.kill("worker")
        time.sleep(1)
        system.processes.start("dispatcher", "worker")
        time.sleep(1)


def web_killed(system: System) -> None:
    system.processes.restart("web")


def web_killed_right_after_a_commit(system: System) -> None:
    """What was stored is not yet acknowledged: the student asks again with her key."""
    for _ in range(3):
        _wait_for_a_commit(system)
        system.processes.restart("web")


def rolling_restart(system: System) -> None:
    """As on an upgrade: one after the other, each allowed to end what it is at."""
    for name in ("web", "worker", "dispatcher"):
        system.processes.stop(name)
        system.processes.start(name)
        time.sleep(1)


def broker_flushed(system: System) -> None:
    for _ in range(4):
        system.servers.flush_valkey()
        time.sleep(0.5)


def broker_killed(system: System) -> None:
    for _ in range(3):
        system.servers.stop_valkey(kill=True)
        system.servers.start_valkey()
        time.sleep(0.5)


def broker_stopped_for_8_seconds(system: System) -> None:
    system.servers.stop_valkey(kill=True)
    time.sleep(8)
    system.servers.start_valkey()


def broker_frozen_for_8_seconds(system: System) -> None:
    system.servers.freeze_valkey()
    time.sleep(8)
    system.servers.thaw_valkey()


def broker_out_of_memory(system: System) -> None:
    """It answers, but takes nothing in."""
    with redis.Redis.from_url(system.servers.redis_url) as client:
        client.config_set("maxmemory", "1")
        time.sleep(8)
        client.config_set("maxmemory", "0")


def database_stopped_and_started(system: System) -> None:
    system.servers.stop_postgres(immediate=True)
    time.sleep(1)
    system.servers.start_postgres()


def connections_exhausted(system: System) -> None:
    """No new session is to be had while every process that holds some begins anew."""
    with _every_connection_taken(system):
        for name in ("worker", "dispatcher"):
            system.processes.restart(name)
        time.sleep(5)


def everything_at_once(system: System) -> None:
    system.processes.kill("worker")
    system.processes.kill("dispatcher")
    system.servers.flush_valkey()
    system.servers.stop_postgres(immediate=True)
    system.processes.kill("web")
    system.servers.start_postgres()
    system.processes.start("web", "dispatcher", "worker")


FAULTS: tuple[Fault, ...] = (
    worker_killed,
    worker_frozen_and_resumed,
    dispatcher_killed,
    dispatcher_and_worker_killed_again_and_again,
    web_killed,
    web_killed_right_after_a_commit,
    rolling_restart,
    broker_flushed,
    broker_killed,
    broker_stopped_for_8_seconds,
    broker_frozen_for_8_seconds,
    broker_out_of_memory,
    database_stopped_and_started,
    connections_exhausted,
    everything_at_once,
)


@contextmanager
def _stopped(pid: int) -> Iterator[None]:
    """Hold a process and its children still."""
    os.killpg(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(pid, signal.SIGCONT)


def _wait_for_a_commit(system: System, seconds: float = 5) -> None:
    """Return as soon as one more submission is stored."""
    session = psycopg2.connect(system.servers.database_url)
    session.autocommit = True
    count = "SELECT count(*) FROM assessments_attempt WHERE submitted_at IS NOT NULL"
    with session.cursor() as cursor:
        cursor.execute(count)
        before = cursor.fetchone()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            cursor.execute(count)
            if cursor.fetchone() != before:
                break
    session.close()


@contextmanager
def _every_connection_taken(system: System) -> Iterator[None]:
    """Take every connection that the database has left, as soon as one is free."""
    taken = []
    with suppress(psycopg2.OperationalError):
        while True:
            taken.append(psycopg2.connect(system.servers.database_url))
    try:
        yield
    finally:
        for session in taken:
            session.close()
