"""A storm of hand-ins: each student once, retried with her key until it is acknowledged."""

import http.client
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

from benchmarks.client import Refused, request
from tests.faults.desk import Desk
from tests.faults.outcome import Outcome
from tests.faults.watch import Watch

TWICE_OF_TEN = 1
GIVE_UP_SECONDS = 90
CONVERGE_SECONDS = 60
PAUSE_SECONDS = 0.2
AT_ONCE = 400


@dataclass
class Storm:
    """One-shot students who hand in at a steady rate while something breaks.

    `luck` decides who sends twice, and the moment at which it breaks.
    """

    desk: Desk
    luck: Random
    students: int
    rate: float
    after_s: tuple[float, float] = (1, 3)
    _made: dict[str, Any] = field(default_factory=dict)
    _acknowledged: dict[int, float] = field(default_factory=dict)
    _took: dict[int, float] = field(default_factory=dict)
    _scores: dict[int, float] = field(default_factory=dict)
    _disagreeing: int = 0
    _error: BaseException | None = None

    def rage(self, name: str, fault: Callable[[], None]) -> Outcome:
        """Let every student hand in, break something meanwhile, and count what came of it.

        `fault` breaks something and mends it before it returns.
        """
        self._made = self.desk.make(self.students)
        system = self.desk.system
        with Watch(system.servers.owner_url, self._ids) as watch:
            breaker = threading.Thread(target=self._break, args=(fault,))
            breaker.start()
            self._hand_in_all()
            breaker.join()
            over = time.monotonic()
            if self._error:
                raise self._error
            watch.wait(CONVERGE_SECONDS)
        found = self.desk.judge(self._scores) if self._scores else {}
        misscored = found.pop("misscored", 0) + self._disagreeing
        return Outcome(
            fault=name,
            acknowledged=len(self._acknowledged),
            unacknowledged=self.students - len(self._acknowledged),
            wrong=misscored,
            acknowledgement_s=sorted(self._took.values()),
            converged_s=watch.converged_after(self._acknowledged, over),
            ids=self._ids,
            **found,
        )

    def _break(self, fault: Callable[[], None]) -> None:
        try:
            time.sleep(self.luck.uniform(*self.after_s))
            fault()
        except BaseException as error:  # noqa: BLE001 - told by whoever waits for this thread
            self._error = error

    def _hand_in_all(self) -> None:
        """Send each submission at its moment, whatever became of those before."""
        students = self._made["students"]
        twice = set(self.luck.sample(self._ids, len(self._ids) * TWICE_OF_TEN // 10))
        started = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number, student in enumerate(students):
                due = started + number / self.rate
                time.sleep(max(0.0, due - time.monotonic()))
                pool.submit(self._hand_in, student, due)
                if student["id"] in twice:
                    pool.submit(self._hand_in, student, due)

    def _hand_in(self, student: dict[str, Any], due: float) -> None:
        """Send the submission until it is acknowledged, or it is time to give up."""
        pause = 0.0  # At first: a connection kept open may have been closed for being idle.
        while time.monotonic() < due + GIVE_UP_SECONDS:
            try:
                answer = self._send(student)
            except (OSError, http.client.HTTPException):
                time.sleep(pause)
            except Refused as refusal:
                if refusal.status < 500:
                    self._error = refusal
                    return
                time.sleep(PAUSE_SECONDS)
            else:
                self._note(student["id"], answer["score"], due)
                return
            pause = PAUSE_SECONDS

    def _note(self, student: int, score: float, due: float) -> None:
        """Keep the first acknowledgement; one that says something else is a wrong one."""
        now = time.monotonic()
        if self._scores.setdefault(student, score) != score:
            self._disagreeing += 1
        self._acknowledged.setdefault(student, now)
        self._took.setdefault(student, now - due)

    def _send(self, student: dict[str, Any]) -> Any:
        return request(
            self.desk.system.processes.base_url,
            "POST",
            f"/api/v1/attempts/{student['attempt']}/submit/",
            token=student["token"],
            body={"responses": self._made["answers"]},
            headers={"Idempotency-Key": f"storm-{student['id']}"},
            timeout=10,
        )

    @property
    def _ids(self) -> list[int]:
        return [student["id"] for student in self._made["students"]]
