"""Everything that a district's students have answered, as a fit takes it."""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from courses.models import SkillPrerequisite
from students.engine import Response, SkillGraph
from students.engine.evidence import judgment

CHUNK = 5_000

_COUNTS = "SELECT student_id, count(*) FROM assessments_response GROUP BY 1 ORDER BY 1"
_SHOWN = """
SELECT r.student_id, GREATEST(t.released_seq, r.evidence_seq), r.position, r.id, v.item_id,
       v.skill_ids, a.activity_id, COALESCE(last.score, r.score), r.hints, r.seconds,
       extract(epoch FROM GREATEST(t.released_at, r.occurred_at))::float8
FROM assessments_response r
JOIN assessments_itemversion v ON v.id = r.version_id
JOIN assessments_attempt t ON t.id = r.attempt_id
JOIN assessments_assessment a ON a.id = t.assessment_id
LEFT JOIN LATERAL (
    SELECT score FROM assessments_grade g
    WHERE g.response_id = r.id ORDER BY g.evidence_seq DESC LIMIT 1
) AS last ON true
WHERE COALESCE(last.score, r.score) IS NOT NULL AND t.released_seq IS NOT NULL
  AND r.student_id = ANY(%(students)s)
UNION ALL
SELECT j.student_id, j.evidence_seq, 0, j.id, NULL, ARRAY[j.skill_id], NULL, j.score, NULL, NULL,
       extract(epoch FROM j.occurred_at)::float8
FROM students_judgment j
WHERE j.student_id = ANY(%(students)s)
  AND NOT EXISTS (SELECT FROM students_judgmentwithdrawal w WHERE w.judgment_id = j.id)
ORDER BY 1, 2, 3
"""


_SECONDS = """
SELECT v.item_id, percentile_cont(ARRAY[0.5, 0.25, 0.75]) WITHIN GROUP (
    ORDER BY CASE
        WHEN r.seconds IS NULL THEN taken.seconds / cardinality(t.version_ids)
        WHEN measured.seconds <= taken.seconds THEN r.seconds
        ELSE r.seconds * taken.seconds / measured.seconds
    END
)
FROM assessments_response r
JOIN assessments_itemversion v ON v.id = r.version_id
JOIN assessments_attempt t ON t.id = r.attempt_id
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM t.submitted_at - t.started_at)::float8 AS seconds
) AS taken
CROSS JOIN LATERAL (SELECT sum(one) AS seconds FROM unnest(t.seconds) AS one) AS measured
WHERE t.submitted_at IS NOT NULL AND cardinality(t.version_ids) > 0
GROUP BY v.item_id
"""


def seconds_by_item() -> dict[int, tuple[float, float, float]]:
    """Return the median time of each item, and its quartiles, in seconds. 1 query.

    What was measured, where it was. Questions in view together were each given the whole time: a
    sitting whose times add up to more than it took is shared out by them. Where nobody measured,
    it is an even share of the sitting's time.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SECONDS)
        return {item: (times[0], times[1], times[2]) for item, times in cursor.fetchall()}


def histories(at_most: int) -> dict[int, list[Response]]:
    """Return what each student has shown, the oldest first, in the session's district.

    That is her released, scored answers, and what her teachers have seen.

    Of a district with more than `at_most` answers, those of every n-th student: what a fit holds
    in memory is bounded. Read by a cursor of the server, a chunk at a time. 3 queries.
    """
    found: dict[int, list[Response]] = {}
    with transaction.atomic():
        for row in _rows(_chosen(at_most)):
            found.setdefault(row[0], []).append(_response(*row[3:]))
    return found


def _response(
    key: int,
    item: int | None,
    skills: list[int],
    activity: int,
    score: float,
    hints: int | None,
    seconds: float | None,
    at: float,
) -> Response:
    """Return a row as the engine takes it: an answer, or without an item a judgment."""
    if item is None:
        return judgment(skills[0], score, at, key)
    return Response(item, tuple(skills), score, at, activity=activity, seconds=seconds, hints=hints)


def answers_given() -> int:
    """Return how many answers there are in the session's district. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM assessments_response")
        return int(cursor.fetchone()[0])


def whole_graph(skills: set[int]) -> SkillGraph:
    """Return what builds on what among these skills, whatever the course. 1 query."""
    needed: dict[int, list[tuple[int, bool]]] = {}
    links = SkillPrerequisite.objects.filter(skill__in=skills, prerequisite__in=skills)
    columns = ("skill", "prerequisite", "is_hard")
    for skill, prerequisite, is_hard in links.order_by(*columns[:2]).values_list(*columns):
        needed.setdefault(skill, []).append((prerequisite, is_hard))
    return SkillGraph(
        tuple(sorted(skills)), {skill: tuple(found) for skill, found in needed.items()}
    )


def _chosen(at_most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        counts = cursor.fetchall()
    step = max(1, -(-sum(count for _, count in counts) // at_most))
    return [student for student, _ in counts[::step]]


def _rows(students: list[int]) -> Iterator[Any]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_SHOWN, {"students": students})
        while rows := cursor.fetchmany(CHUNK):
            yield from rows
