"""A storm of hand-ins: each student once, retried with her key until it is acknowledged."""

import http.client
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from benchmarks.client import Refused, request
from benchmarks.hand_in import Sight
from benchmarks.system import System

TWICE_EVERY = 10
GIVE_UP_SECONDS = 90
CONVERGE_SECONDS = 60


@dataclass
class Outcome:
    """What came of a storm. Everything but `acknowledged` and the times should be 0."""

    acknowledged: int
    unacknowledged: int
    lost: int
    duplicated: int
    torn: int
    wrong: int
    stale: int
    slowest_acknowledgement_s: float
    converged_s: float

    @property
    def is_clean(self) -> bool:
        faults = (
            self.unacknowledged,
            self.lost,
            self.duplicated,
            self.torn,
            self.wrong,
            self.stale,
        )
        return not any(faults)

    def __str__(self) -> str:
        return (
            f"{self.acknowledged} acknowledged, lost {self.lost}, duplicated {self.duplicated},"
            f" wrong {self.wrong}, torn {self.torn}, stale {self.stale};"
            f" slowest acknowledgement {self.slowest_acknowledgement_s:.1f} s,"
            f" converged {self.converged_s:.1f} s after the fault was over"
        )


@dataclass
class Storm:
    """One-shot students who hand in at a steady rate while something breaks."""

    system: System
    students: int
    rate: float
    slowest: float = 0
    _made: dict[str, Any] = field(default_factory=dict)
    _attempts: dict[int, str] = field(default_factory=dict)

    def rage(self, fault: Callable[[], None], *, after_s: float = 2) -> Outcome:
        """Let every student hand in, break something meanwhile, and count what came of it.

        `fault` breaks something and mends it before it returns.
        """
        self._open_the_quiz()
        breaker = threading.Thread(target=lambda: (time.sleep(after_s), fault()))
        breaker.start()
        acknowledged = self._hand_in_all()
        breaker.join()
        converged = self._converge()
        return self._judge(acknowledged, converged)

    def _open_the_quiz(self) -> None:
        self._made = self.system.run("benchmarks.cohort", str(self.students))
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self._begin, self._made["students"]))

    def _begin(self, student: dict[str, Any]) -> None:
        path = f"/api/v1/assessments/{self._made['assessment']}/attempts/"
        begun = request(self._url, "POST", path, token=student["token"])
        self._attempts[student["id"]] = begun["uuid"]

    def _hand_in_all(self) -> int:
        started = time.monotonic()
        futures = []
        with ThreadPoolExecutor(32) as pool:
            for number, student in enumerate(self._made["students"]):
                pause = started + number / self.rate - time.monotonic()
                time.sleep(max(0.0, pause))
                futures.append(pool.submit(self._hand_in, student))
                if number % TWICE_EVERY == 0:
                    pool.submit(self._hand_in, student)
        return sum(future.result() for future in futures)

    def _hand_in(self, student: dict[str, Any]) -> bool:
        """Send the submission until it is acknowledged. False if it never was."""
        started = time.monotonic()
        while time.monotonic() < started + GIVE_UP_SECONDS:
            try:
                self._send(student)
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
            except Refused as refusal:
                if refusal.status < 500:
                    raise
                time.sleep(0.2)
            else:
                self.slowest = max(self.slowest, time.monotonic() - started)
                return True
        return False

    def _send(self, student: dict[str, Any]) -> None:
        request(
            self._url,
            "POST",
            f"/api/v1/attempts/{self._attempts[student['id']]}/submit/",
            token=student["token"],
            body={"responses": self._made["answers"]},
            headers={"Idempotency-Key": f"storm-{student['id']}"},
            timeout=10,
        )

    def _converge(self) -> float:
        """Wait until every path is there; return the seconds that took."""
        started = time.monotonic()
        with Sight(self.system.servers.database_url) as sight:
            sight.submitted |= dict.fromkeys(self._ids, started)
            sight.wait(CONVERGE_SECONDS)
        return time.monotonic() - started

    def _judge(self, acknowledged: int, converged: float) -> Outcome:
        ids = ",".join(map(str, self._ids))
        found = self.system.run("tests.faults.verdict", ids)
        return Outcome(
            acknowledged=acknowledged,
            unacknowledged=self.students - acknowledged,
            slowest_acknowledgement_s=self.slowest,
            converged_s=converged,
            **found,
        )

    @property
    def _ids(self) -> list[int]:
        return [student["id"] for student in self._made["students"]]

    @property
    def _url(self) -> str:
        return self.system.processes.base_url
