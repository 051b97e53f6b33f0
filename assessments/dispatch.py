"""The dispatcher: sees who is stale, hints at a worker, and lends a hand where a hint failed.

One small process. It listens for notifications and also looks every 100 ms, so that a lost
notification costs a tenth of a second. After a quiet moment it looks at once; when much happens,
ten times a second, and one hint speaks of all who are waiting by then. A hint is published from a
thread of its own: a broker that hangs or is gone delays hints, never this loop. Whoever has been
stale for longer than `PATIENCE_SECONDS`, whatever the cause, is computed right here.
"""

import queue
import select
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import structlog
from celery import current_app
from django.db import InterfaceError, OperationalError, connection

from assessments.tasks import recompute_in, recompute_paths
from courses.tenancy import enter_district
from students.selectors.import_jobs import imports_are_open
from students.selectors.learners import StaleLearner, stale_learners
from students.selectors.records import records_are_open
from students.services.evidence import CHANNEL

POLL_SECONDS = 0.1
BREATH_SECONDS = 0.1
PATIENCE_SECONDS = 3.0
HINT_AGAIN_SECONDS = 1.0
HINT_SIZE = 10
LEAST_ON_THEIR_WAY = 40
HINTS_WAITING = 100
OWN_WORK_AT_ONCE = 20
IMPORTS_TASK = "lms.tasks.run_imports"
RECORDS_TASK = "lms.tasks.look_after_records"
_LEADER_LOCK = 0x57415950  # "WAYP"

# Learners, each named by the numbers of her district and of herself.
Hint = list[tuple[int, int]]

log = structlog.get_logger(__name__)


@dataclass
class Hints:
    """Remembers who was hinted at lately, so that a learner is hinted at once for one change.

    Hints wait in the broker in the order they came, so no more are on their way than workers get
    through in a second: whoever is next in turn then need not wait behind a whole school.
    """

    _sent: dict[int, tuple[int, float]] = field(default_factory=dict)
    _done: deque[float] = field(default_factory=deque)

    def due(self, stale: Sequence[StaleLearner], now: float) -> Hint:
        """Return whom to hint at; those hinted at for the same evidence lately are left out."""
        self._forget_the_done(stale, now)
        room = max(LEAST_ON_THEIR_WAY, len(self._done)) - len(self._sent)
        due = [learner for learner in stale if self._is_due(learner, now)]
        again = [learner for learner in due if learner.student_id in self._sent]
        new = [learner for learner in due if learner.student_id not in self._sent]
        hinted = again + new[: max(0, room)]
        self._sent |= {learner.student_id: (learner.evidence_seq, now) for learner in hinted}
        return [(learner.district_id, learner.student_id) for learner in hinted]

    def _forget_the_done(self, stale: Sequence[StaleLearner], now: float) -> None:
        """Keep who is still stale; of the others, how many there were within a second."""
        waiting = {learner.student_id for learner in stale}
        done = self._sent.keys() - waiting
        for student_id in done:
            del self._sent[student_id]
        self._done.extend([now] * len(done))
        while self._done and self._done[0] < now - 1:
            self._done.popleft()

    def _is_due(self, learner: StaleLearner, now: float) -> bool:
        tick, sent_at = self._sent.get(learner.student_id, (-1, 0.0))
        return tick < learner.evidence_seq or now - sent_at > HINT_AGAIN_SECONDS


class Publisher(threading.Thread):
    """Sends hints to the broker. Forgets them when it is gone: the next look makes new ones."""

    def __init__(self, send: Callable[[Hint], object] = recompute_paths.delay) -> None:
        super().__init__(daemon=True, name="publisher")
        self._send = send
        self._waiting: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()

    def publish(self, learners: Hint) -> None:
        """Hint at these learners, unless the broker is behind with the last ones."""
        if self._waiting.qsize() > HINTS_WAITING:
            return
        for start in range(0, len(learners), HINT_SIZE):
            self._waiting.put(partial(self._send, learners[start : start + HINT_SIZE]))

    def publish_imports(self) -> None:
        """Hint that an import waits, or may have broken off."""
        if self._waiting.empty():
            self._waiting.put(partial(current_app.send_task, IMPORTS_TASK, expires=30))

    def publish_records(self) -> None:
        """Hint that a copy is to be made, or a person to be erased."""
        if self._waiting.qsize() <= 1:  # An import's hint may be before it.
            self._waiting.put(partial(current_app.send_task, RECORDS_TASK, expires=30))

    def run(self) -> None:
        while True:
            hint = self._waiting.get()
            try:
                hint()
            except Exception as error:  # noqa: BLE001 - whatever it is, hints must go on
                log.warning("hint_not_sent", error=type(error).__name__)


class Dispatcher:
    """The loop. Only one runs at a time: a second waits for the first one's database session."""

    def __init__(self, publisher: Publisher | None = None) -> None:
        self.publisher = publisher or Publisher()
        self.hints = Hints()
        self._beat_due = 0.0

    def run(self, is_wanted: Callable[[], bool]) -> None:
        """Look until no longer wanted; a database that is gone is waited for."""
        self.publisher.start()
        while is_wanted():
            try:
                while is_wanted() and not _lead():
                    time.sleep(1)
                while is_wanted():
                    looked_at = time.monotonic()
                    self.look()
                    _wait(looked_at + BREATH_SECONDS)
            except (OperationalError, InterfaceError) as error:
                log.warning("database_lost", error=type(error).__name__)
                connection.close()
                time.sleep(POLL_SECONDS)

    def look(self) -> None:
        """Hint at the stale; compute those whom no hint has helped. 1 query when idle."""
        self._beat()
        stale = stale_learners()
        late = [learner for learner in stale if learner.stale_seconds > PATIENCE_SECONDS]
        self.publisher.publish(self.hints.due(stale, time.monotonic()))
        for learner in late[:OWN_WORK_AT_ONCE]:
            recompute_in(learner.district_id, learner.student_id)
        if late:
            enter_district(None, "dispatch")

    def _beat(self) -> None:
        """Leave a sign of life once a second, by the database's clock; hint at other work."""
        if time.monotonic() < self._beat_due:
            return
        self._beat_due = time.monotonic() + 1
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO assessments_dispatcherheartbeat (id, beat_at)"
                " VALUES (1, statement_timestamp())"
                " ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at"
            )
        if imports_are_open():
            self.publisher.publish_imports()
        if records_are_open():
            self.publisher.publish_records()


def _lead() -> bool:
    """Become the one dispatcher that works, and listen; False while another one does.

    The leader looks through the door `dispatch` for as long as it leads.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LEADER_LOCK])
        leads = bool(cursor.fetchone()[0])
        if leads:
            cursor.execute(f"LISTEN {CHANNEL}")
            enter_district(None, "dispatch")
    return leads


def _wait(earliest: float) -> None:
    """Return with a notification, but not before `earliest`, or after the time between two looks.

    So a class that hands in together is seen in a few looks, and one student alone at once.
    """
    session = connection.connection
    if not session.notifies:
        select.select([session], [], [], POLL_SECONDS)
    time.sleep(max(0.0, earliest - time.monotonic()))
    session.poll()
    session.notifies.clear()
