"""Our own processes end, hang, or come back too late."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

import psutil
import psycopg2

from benchmarks.system import System
from tests.faults.kinds.otherwise import otherwise

VISIBILITY_SECONDS = 5
# A broker's client looks every 10 s for hints that nobody has confirmed in time.
FROZEN_SECONDS = VISIBILITY_SECONDS + 11


def worker_killed(system: System, luck: Random) -> None:
    system.processes.kill("worker")
    time.sleep(luck.uniform(1, 4))
    system.processes.start("worker")


def child_of_a_worker_killed(system: System, luck: Random) -> None:
    """A worker of processes instead of threads loses those that work, again and again."""
    with otherwise(system, "worker", arguments=["--pool", "prefork", "--concurrency", "2"]):
        for _ in range(4):
            time.sleep(luck.uniform(0.5, 1.5))
            _kill_a_child(system, "worker", luck)


def stale_worker_resumed(system: System, luck: Random) -> None:
    """A worker wakes up when its hints have long been given to another, and goes on as before."""
    with otherwise(system, "worker", environment={"BROKER_VISIBILITY": str(VISIBILITY_SECONDS)}):
        system.processes.start_another("worker", "worker-2")
        with _stopped(system, "worker"):
            time.sleep(FROZEN_SECONDS + luck.uniform(0, 1))
        time.sleep(1)
        system.processes.stop("worker-2")


def worker_frozen_and_resumed(system: System, luck: Random) -> None:
    """A worker that wakes up goes on where it was, with what it had read long ago."""
    with _stopped(system, "worker"):
        time.sleep(luck.uniform(4, 8))


def dispatcher_killed(system: System, luck: Random) -> None:
    system.processes.kill("dispatcher")
    time.sleep(luck.uniform(1, 4))
    system.processes.start("dispatcher")


def dispatcher_and_beat_killed(system: System, luck: Random) -> None:
    system.processes.start("beat")
    time.sleep(luck.uniform(1, 2))
    system.processes.kill("beat")
    system.processes.kill("dispatcher")
    time.sleep(luck.uniform(1, 4))
    system.processes.start("dispatcher", "beat")
    system.processes.stop("beat")


def dispatcher_and_worker_killed_again_and_again(system: System, luck: Random) -> None:
    for _ in range(3):
        system.processes.kill("dispatcher")
        system.processes.kill("worker")
        time.sleep(luck.uniform(0.5, 1.5))
        system.processes.start("dispatcher", "worker")
        time.sleep(luck.uniform(0.5, 1.5))


def web_killed(system: System, luck: Random) -> None:
    system.processes.kill("web")
    time.sleep(luck.uniform(0, 2))
    system.processes.start("web")


def child_of_web_killed(system: System, luck: Random) -> None:
    """One of the web server's processes ends in the middle of its requests."""
    for _ in range(4):
        _kill_a_child(system, "web", luck)
        time.sleep(luck.uniform(0.5, 1.5))


def web_killed_right_after_a_commit(system: System, luck: Random) -> None:
    """What was stored is not yet acknowledged: the student asks again with her key."""
    for _ in range(3):
        _wait_for_a_commit(system)
        system.processes.restart("web")
        time.sleep(luck.uniform(0, 0.5))


def rolling_restart(system: System, luck: Random) -> None:
    """As on an upgrade: one after the other, each allowed to end what it is at."""
    for name in luck.sample(["web", "worker", "dispatcher"], 3):
        system.processes.stop(name)
        system.processes.start(name)
        time.sleep(luck.uniform(0.5, 1.5))


@contextmanager
def _stopped(system: System, name: str) -> Iterator[None]:
    """Hold a process and its children still."""
    pid = system.processes.pids[name]
    os.killpg(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(pid, signal.SIGCONT)


def _kill_a_child(system: System, name: str, luck: Random) -> None:
    children = psutil.Process(system.processes.pids[name]).children()
    if children:
        luck.choice(children).kill()


def _wait_for_a_commit(system: System, seconds: float = 5) -> None:
    """Return as soon as one more submission is stored."""
    session = psycopg2.connect(system.servers.owner_url)
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
