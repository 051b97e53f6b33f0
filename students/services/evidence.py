"""The student's own clock of evidence. Whoever records a fact about a student moves it first.

The row lock taken here orders a student's facts: the clock is gap-free, and whatever is recorded
at tick n is committed before anyone can see tick n.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from courses.models import Activity
from courses.prepared import Prepared
from students.models import ActivityCompletion, User

CHANNEL = "stale_learners"
ONE_SAYING = timedelta(minutes=1)

_ADVANCE = Prepared("""
WITH learner AS (
    INSERT INTO students_learnerstate AS state
           (student_id, evidence_seq, evidence_at, stale_since)
    SELECT id, 1, statement_timestamp(), statement_timestamp()
    FROM unnest(%(students)s::bigint[]) AS id ORDER BY id
    ON CONFLICT (student_id) DO UPDATE SET
        evidence_seq = state.evidence_seq + 1,
        evidence_at = statement_timestamp(),
        stale_since = CASE WHEN state.computed_seq < state.evidence_seq
                           THEN state.stale_since ELSE statement_timestamp() END,
        begun = array_remove(state.begun, %(finished)s::bigint)
    RETURNING student_id, evidence_seq
)
SELECT evidence_seq, pg_notify(%(channel)s::text, student_id::text) FROM learner
""")


_BEGIN = Prepared("""
UPDATE students_learnerstate SET begun = array_append(begun, %(activity)s::bigint)
WHERE student_id = %(student)s::bigint AND NOT begun @> ARRAY[%(activity)s]
""")


def advance_clock(student_id: int, finished: int | None = None) -> int:
    """Move a student's clock on by one tick and return it; she is stale from now on. 1 query.

    The activity that is `finished` by it, if any, is no longer one that she has begun.
    Call inside the transaction that records the fact. The notification leaves with its commit.
    """
    [(tick, _)] = _ADVANCE.rows(students=[student_id], channel=CHANNEL, finished=finished)
    return int(tick)


def keep_begun(student_id: int, activity_id: int) -> None:
    """Keep that a student has begun an activity and not finished it. 1 query.

    Who has no clock yet has no path either that could show it.
    """
    _BEGIN.rows(student=student_id, activity=activity_id)


def request_replan(student_ids: Sequence[int]) -> None:
    """Ask for new paths because something besides evidence changed: a roster, a course. 1 query."""
    if student_ids:
        _ADVANCE.rows(students=sorted(set(student_ids)), channel=CHANNEL, finished=None)


@transaction.atomic
def complete_activity(student: User, activity: Activity) -> ActivityCompletion:
    """Record that a student worked through an activity. 3 queries.

    Said twice within a minute is said once: the button was pressed twice.
    """
    tick = advance_clock(student.pk)
    said = ActivityCompletion.objects.filter(student=student, activity=activity)
    just_said = said.filter(occurred_at__gt=Now() - ONE_SAYING).first()
    if just_said:
        transaction.set_rollback(True)
        return just_said
    return ActivityCompletion.objects.create(student=student, activity=activity, evidence_seq=tick)
