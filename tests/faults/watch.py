"""Watches from outside the application when each student's path has caught up, come what may."""

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import psycopg2

PAUSE_SECONDS = 0.05
_CURRENT = """
SELECT student_id FROM students_learnerstate
WHERE student_id = ANY(%s) AND evidence_seq > 0 AND computed_seq = evidence_seq
"""


class Watch:
    """Notes the moment at which each student became current; a lost session is made anew."""

    def __init__(self, database_url: str, ids: Sequence[int]) -> None:
        self._database_url = database_url
        self._waiting = set(ids)
        self._current: dict[int, float] = {}
        self._is_over = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        self._thread.join()

    def wait(self, seconds: float) -> None:
        """Wait until everybody is current, but no longer than so many seconds."""
        until = time.monotonic() + seconds
        while self._waiting and time.monotonic() < until:
            time.sleep(PAUSE_SECONDS)

    def converged_after(self, acknowledged: Mapping[int, float], over: float) -> float:
        """Return the longest that a path took after its acknowledgement, or the fault's end."""
        now = time.monotonic()
        waits = [
            self._current.get(student, now) - max(moment, over)
            for student, moment in acknowledged.items()
        ]
        return max(0.0, *waits) if waits else 0.0

    def _run(self) -> None:
        while not self._is_over:
            with suppress(psycopg2.Error):
                self._look_until_lost()
            time.sleep(PAUSE_SECONDS)

    def _look_until_lost(self) -> None:
        session = psycopg2.connect(self._database_url)
        session.autocommit = True
        try:
            while not self._is_over:
                with session.cursor() as cursor:
                    cursor.execute(_CURRENT, [list(self._waiting)])
                    found = {row[0] for row in cursor.fetchall()}
                self._current |= dict.fromkeys(found, time.monotonic())
                self._waiting -= found
                time.sleep(PAUSE_SECONDS)
        finally:
            session.close()
