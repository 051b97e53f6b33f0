"""How far the engine has come with each learner, and who is waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from courses.prepared import Prepared
from courses.tenancy import through
from students.engine import Model
from students.selectors.engine_inputs import model_called


@dataclass(frozen=True, slots=True)
class Learner:
    """A learner's clock and what the engine keeps of her, read at one moment."""

    student_id: int
    district_id: int
    evidence_seq: int
    evidence_at: datetime
    computed_seq: int
    engine_version: str
    preferred_format: str
    fit_id: int | None
    state: bytes

    @property
    def is_current(self) -> bool:
        return self.computed_seq >= self.evidence_seq

    @property
    def model(self) -> Model:
        """The model that is in force for her."""
        return model_called(self.fit_id)

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats she likes best."""
        return (self.preferred_format,) if self.preferred_format else ()

    @property
    def can_continue(self) -> bool:
        """Say whether the kept state is one that the model in force can take further."""
        return self.engine_version == self.model.version and bool(self.state)


_LEARNER = Prepared("""
SELECT state.student_id, state.district_id, state.evidence_seq, state.evidence_at,
       state.computed_seq, state.engine_version, student.preferred_format, fit.id, state.state
FROM students_learnerstate state JOIN students_user student ON student.id = state.student_id
LEFT JOIN students_enginefit fit ON fit.district_id = state.district_id AND fit.is_in_force
WHERE state.student_id = %(student)s::bigint
""")
_LEARNERS = Prepared("""
SELECT state.student_id, state.district_id, state.evidence_seq, state.evidence_at,
       state.computed_seq, state.engine_version, student.preferred_format, fit.id, state.state
FROM students_learnerstate state JOIN students_user student ON student.id = state.student_id
LEFT JOIN students_enginefit fit ON fit.district_id = state.district_id AND fit.is_in_force
WHERE state.student_id = ANY (%(students)s::bigint[]) ORDER BY state.student_id
""")


def learner(student_id: int) -> Learner | None:
    """Return a learner, or None for one without evidence. 1 query."""
    row = _LEARNER.row(student=student_id)
    return _learner(row) if row else None


def learners(student_ids: Sequence[int]) -> list[Learner]:
    """Return those who have evidence, by their ids. 1 query."""
    return [_learner(row) for row in _LEARNERS.rows(students=list(student_ids))]


def _learner(row: tuple[Any, ...]) -> Learner:
    return Learner(*(*row[:-1], bytes(row[-1])))


@dataclass(frozen=True, slots=True)
class StaleLearner:
    """A learner whose path is behind her evidence, and for how long (seconds)."""

    student_id: int
    district_id: int
    evidence_seq: int
    stale_seconds: float


_STALE = Prepared("""
SELECT student_id, district_id, evidence_seq,
       extract(epoch FROM statement_timestamp() - stale_since)::float8
FROM students_learnerstate
WHERE computed_seq < evidence_seq AND (retry_at IS NULL OR retry_at <= statement_timestamp())
ORDER BY row_number() OVER (PARTITION BY district_id ORDER BY stale_since), stale_since
LIMIT %(limit)s::bigint
""")


def stale_learners(limit: int = 1000) -> Sequence[StaleLearner]:
    """Return who is waiting for a recompute, the longest waiting first. 1 query.

    Districts take turns, so that one where everybody hands in at once keeps no other waiting. In
    the district that the session works for; in all of them through the door `dispatch`. A
    learner who could not be computed is left out until it is time to try again.
    """
    return [StaleLearner(*row) for row in _STALE.rows(limit=limit)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Learners whose path is behind, in all districts. Ages in seconds; None where nobody waits.

    `postponed` could not be computed and wait for their next try; they are not among the due.
    """

    learners: int
    postponed: int
    oldest_seconds: float | None
    oldest_due_seconds: float | None


def waiting() -> Waiting:
    """Return how many wait for a path, and for how long. 3 queries.

    The age of the oldest is the figure to watch: it counts those who are backing off too.
    """
    with through("dispatch"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE failures > 0),"
            " extract(epoch FROM statement_timestamp() - min(stale_since))::float8,"
            " extract(epoch FROM statement_timestamp()"
            " - min(stale_since) FILTER (WHERE failures = 0))::float8"
            " FROM students_learnerstate WHERE computed_seq < evidence_seq"
        )
        return Waiting(*cursor.fetchone())
