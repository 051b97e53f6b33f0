"""Watches from outside the application when each student's new path is there to see."""

import threading
import time
from contextlib import closing
from dataclasses import dataclass, field

import psutil
import psycopg2


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
