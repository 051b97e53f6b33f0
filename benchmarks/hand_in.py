"""Students hand in: how long until it is acknowledged, and until the new path is there to see."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import psutil
import psycopg2

from benchmarks.client import request
from benchmarks.figures import line, spread
from benchmarks.system import System

CLIENTS = 12


@dataclass
class Sight:
    """Watches from outside the application when each student's path has caught up.

    `cost` is the CPU time that PostgreSQL spent on this watching: it is not the application's.
    """

    database_url: str
    submitted: dict[int, float] = field(default_factory=dict)
    visible: dict[int, float] = field(default_factory=dict)
    cost: float = 0
    _is_over: bool = False

    def __enter__(self) -> "Sight":
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        self._thread.join()

    def wait(self, seconds: float) -> None:
        """Wait until every submission is visible, but no longer than so many seconds."""
        until = time.monotonic() + seconds
        while len(self.visible) < len(self.submitted) and time.monotonic() < until:
            time.sleep(0.05)

    def delays(self) -> list[float]:
        """Return the seconds from handing in to visible, for each that became so."""
        return [self.visible[key] - self.submitted[key] for key in list(self.visible)]

    def _watch(self) -> None:
        session = psycopg2.connect(self.database_url)
        session.autocommit = True
        backend = psutil.Process(session.info.backend_pid)
        with closing(session), session.cursor() as cursor:
            while not self._is_over:
                waiting = [key for key in list(self.submitted) if key not in self.visible]
                cursor.execute(
                    "SELECT student_id FROM students_learnerstate"
                    " WHERE student_id = ANY(%s) AND evidence_seq > 0"
                    " AND computed_seq = evidence_seq",
                    [waiting],
                )
                now = time.monotonic()
                self.visible |= {row[0]: now for row in cursor.fetchall()}
                self.cost = sum(backend.cpu_times()[:2])
                time.sleep(0.01)


@dataclass
class Class:
    """Students who have opened the quiz and not handed in."""

    system: System
    assessment: str
    answers: dict[str, Any]
    waiting: list[dict[str, Any]]
    attempts: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, system: System, count: int) -> "Class":
        """Make students and let each begin the quiz."""
        made = system.run("benchmarks.cohort", str(count))
        self = cls(system, made["assessment"], made["answers"], made["students"])
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(self._begin, self.waiting))
        return self

    def _begin(self, student: dict[str, Any]) -> None:
        begun = self._request("POST", f"/api/v1/assessments/{self.assessment}/attempts/", student)
        self.attempts[student["id"]] = begun["uuid"]

    def hand_in(self, student: dict[str, Any], sight: Sight) -> float:
        """Hand in once; return the seconds until it was acknowledged."""
        path = f"/api/v1/attempts/{self.attempts[student['id']]}/submit/"
        started = time.monotonic()
        self._request(
            "POST",
            path,
            student,
            body={"responses": self.answers},
            headers={"Idempotency-Key": f"bench-{student['id']}"},
        )
        acknowledged = time.monotonic()
        sight.submitted[student["id"]] = started
        return acknowledged - started

    def _request(self, method: str, path: str, student: dict[str, Any], **more: Any) -> Any:
        url = self.system.processes.base_url
        return request(url, method, path, token=student["token"], **more)


def open_loop(
    klass: Class,
    rate: float,
    seconds: float,
    sight: Sight,
    beside: Callable[[], None] | None = None,
) -> tuple[list[float], float]:
    """Hand in at a steady rate, whatever the answers take; return acknowledgements and duration."""
    acknowledged: list[float] = []
    started = time.monotonic()
    with ThreadPoolExecutor(32) as pool:
        futures = []
        for number in range(int(rate * seconds)):
            pause = started + number / rate - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            futures.append(pool.submit(klass.hand_in, klass.waiting.pop(), sight))
            if beside and number % max(1, int(rate)) == 0:
                pool.submit(beside)
        acknowledged = [future.result() for future in futures]
    return acknowledged, time.monotonic() - started


def closed_loop(klass: Class, seconds: float, sight: Sight) -> tuple[int, float]:
    """Hand in as fast as a few clients get answers; return how many, and the duration."""
    started = time.monotonic()
    counts: list[int] = []

    def play() -> None:
        done = 0
        while time.monotonic() < started + seconds and klass.waiting:
            klass.hand_in(klass.waiting.pop(), sight)
            done += 1
        counts.append(done)

    threads = [threading.Thread(target=play) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), time.monotonic() - started


def report_sustained(system: System, rate: float, seconds: float) -> None:
    """Print the figures of a steady stream of hand-ins."""
    klass = Class.of(system, int(rate * seconds) + 1)
    before = system.cpu_seconds()
    time.sleep(5)
    idle = _spent(system, before)
    before = system.cpu_seconds()
    with Sight(system.servers.owner_url) as sight:
        acknowledged, took = open_loop(klass, rate, seconds, sight)
        sight.wait(30)
    spent = _spent(system, before, sight)
    for name in spent:
        spent[name] -= idle[name] / 5 * took
    print(f"\nHand-ins of 20 items at {rate:g} a second for {seconds:g} s, each student once")
    line("acknowledged", f"{len(acknowledged)} in {took:.1f} s, {len(acknowledged) / took:.1f}/s")
    line("acknowledgement", spread(acknowledged))
    line("visible", f"{len(sight.visible)} of {len(sight.submitted)}")
    line("from handing in to the new path visible", spread(sight.delays()))
    line("CPU per submission, all processes, recompute too", _cpu(spent, len(acknowledged)))
    line("idle CPU of the whole system", f"{100 * sum(idle.values()) / 5:.1f} % of a core")


def report_fastest(system: System, seconds: float) -> None:
    """Print how many hand-ins a second the machine takes at most, with paths beside them."""
    klass = Class.of(system, int(100 * seconds))
    before = system.cpu_seconds()
    with Sight(system.servers.owner_url) as sight:
        count, took = closed_loop(klass, seconds, sight)
        sight.wait(60)
        caught_up = max(sight.visible.values()) - min(sight.submitted.values())
    spent = _spent(system, before, sight)
    print(f"\nAs many hand-ins as {CLIENTS} clients get through in {seconds:g} s")
    line("acknowledged", f"{count / took:.1f}/s")
    line("with all their paths", f"{count / caught_up:.1f}/s")
    line("CPU per submission, all processes, recompute too", _cpu(spent, count))


def report_class(system: System, beside: Callable[[], None]) -> None:
    """Print the figures of a class and a half handing in within 10 s beside a teacher's page."""
    klass = Class.of(system, 41)
    with Sight(system.servers.owner_url) as sight:
        acknowledged, _ = open_loop(klass, 4, 10, sight, beside)
        sight.wait(10)
    print("\n40 hand-ins within 10 s beside an open teacher page")
    line("acknowledgement", spread(acknowledged))
    line("from handing in to the new path visible", spread(sight.delays()))


def _spent(
    system: System, before: dict[str, float], sight: Sight | None = None
) -> dict[str, float]:
    """Return the CPU seconds used since `before`, process by process, the watching left out."""
    spent = {name: seconds - before[name] for name, seconds in system.cpu_seconds().items()}
    spent["postgres"] -= sight.cost if sight else 0
    return spent


def _cpu(spent: dict[str, float], count: int) -> str:
    each = {name: 1000 * seconds / max(1, count) for name, seconds in spent.items()}
    parts = ", ".join(f"{name} {cost:.1f}" for name, cost in each.items())
    return f"{sum(each.values()):.1f} ms ({parts})"
