"""Learners whose path can't be computed wait for a fix, and hold nobody up meanwhile."""

import time
from contextlib import closing
from random import Random
from typing import Any

import psycopg2

from benchmarks.system import System
from lms.embedded.errors import EmbeddedError
from lms.embedded.waiting import until

HOW_MANY = 20
HEALED_SECONDS = 40
_POISON = """
UPDATE students_learnerstate
SET state = 'not a state', evidence_seq = evidence_seq + 1, stale_since = statement_timestamp()
WHERE student_id IN (SELECT student_id FROM students_learnerstate
                     WHERE computed_seq = evidence_seq AND engine_version <> ''
                     ORDER BY student_id LIMIT %s)
RETURNING student_id
"""
_MEND = "UPDATE students_learnerstate SET state = '' WHERE student_id = ANY(%s)"
_STUCK = """
SELECT count(*) FROM students_learnerstate
WHERE student_id = ANY(%s) AND computed_seq < evidence_seq AND failures > 0
"""


def some_can_not_be_computed(system: System, luck: Random) -> None:
    """They back off and say so; once the cause is mended they heal without anybody's help."""
    with closing(psycopg2.connect(system.servers.owner_url)) as session:
        session.autocommit = True
        poisoned = [row[0] for row in _rows(session, _POISON, HOW_MANY)]

        def stuck() -> int:
            return int(_rows(session, _STUCK, poisoned)[0][0])

        _demand(until(lambda: stuck() == HOW_MANY, seconds=HEALED_SECONDS), "None backs off.")
        time.sleep(luck.uniform(1, 4))
        _rows(session, f"{_MEND} RETURNING 1", poisoned)
        _demand(until(lambda: stuck() == 0, seconds=HEALED_SECONDS), "They did not heal.")


def _demand(is_so: bool, complaint: str) -> None:
    if not is_so:
        raise EmbeddedError(complaint)


def _rows(session: Any, sql: str, parameter: Any) -> list[Any]:
    with session.cursor() as cursor:
        cursor.execute(sql, [parameter])
        found: list[Any] = cursor.fetchall()
        return found
