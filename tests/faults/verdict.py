"""Looks at the rows of students who handed in once, and counts what is not as it must be."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from assessments.models import Attempt
from assessments.tasks import recompute
from benchmarks.cohort import enter
from courses.tenancy import enter_district
from students.models import LearnerState, User
from students.services.paths import forget
from tests.assessments.derived import derived

DISTRICT = "harbor"
ITEMS = 20

_WHOLE = """
SELECT a.student_id, a.score FROM assessments_attempt a
WHERE a.student_id = ANY(%s) AND a.submitted_at IS NOT NULL AND a.evidence_seq = 1
  AND (SELECT count(*) FROM assessments_response r WHERE r.attempt_id = a.id) = %s
"""
_TORN = """
SELECT count(DISTINCT s.student_id) FROM students_learnerstate s
LEFT JOIN students_learningpath p ON p.student_id = s.student_id
WHERE s.student_id = ANY(%s) AND p.computed_seq IS DISTINCT FROM s.computed_seq
"""


def judge(scores: Mapping[int, float]) -> dict[str, int]:
    """Return how many students' work is not stored as it was acknowledged.

    `scores` says by student with which score her submission was acknowledged. lost: it is not
    there, or not all of it. misscored: with another score. duplicated: twice, or counted twice.
    stale: her path has not caught up. torn: her paths are of another moment than her state.
    """
    enter(DISTRICT)
    ids = list(scores)
    stored = dict(_rows(_WHOLE, ids, ITEMS))
    return {
        "lost": len(set(ids) - set(stored)),
        "misscored": sum(stored[key] != scores[key] for key in stored),
        "duplicated": _duplicated(ids),
        "torn": _rows(_TORN, ids)[0][0],
        "stale": len(ids) - len(_current(ids)),
    }


def count_wrong(ids: Sequence[int]) -> int:
    """Count students whose mastery and path differ from those that a replay of the facts gives."""
    enter(DISTRICT)
    districts = dict(User.objects.filter(pk__in=ids).values_list("pk", "district"))
    return sum(_is_wrong(key, districts[key]) for key in _current(ids))


def _is_wrong(student_id: int, district_id: int) -> bool:
    """Compare what is there with a replay, which is then taken back."""
    with transaction.atomic():
        found = derived(student_id)
        forget(student_id)
        recompute(student_id)
        enter_district(district_id)
        again = derived(student_id)
        transaction.set_rollback(True)
    return found != again


def _current(ids: Sequence[int]) -> list[int]:
    states = LearnerState.objects.in_bulk(ids)
    return [key for key in ids if key in states and states[key].is_current]


def _duplicated(ids: Sequence[int]) -> int:
    """Count attempts beyond the one a student handed in, and ticks beyond the one it moved."""
    attempts = Attempt.objects.filter(student__in=ids).count()
    ticks = LearnerState.objects.filter(pk__in=ids, evidence_seq__gt=1).count()
    return max(0, attempts - len(ids)) + ticks


def _rows(sql: str, *parameters: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
