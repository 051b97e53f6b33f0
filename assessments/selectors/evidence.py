"""What a student has shown, as the engine takes it, in the order of her own clock.

A response counts from the tick at which its score became known: that of the submission, or of
the first grade where a person had to score it, and not before its result was released to the
student: what she may not read must not be readable from her path. Until then her attempt says only
that she was at work. A later grade corrects the score where the response already stands; it doesn't
make a second observation.

What a teacher has seen counts from its own tick. Taken back later it is as if it had never been
said: like a corrected score it changes what was taken in, and everything is taken in anew.
"""

from dataclasses import dataclass

from courses.prepared import Prepared
from students.engine import Completion, Evidence, Response
from students.engine.evidence import judgment


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Evidence to take in. `is_correction`: something already taken in has changed."""

    evidence: list[Evidence]
    is_correction: bool


_EVIDENCE = Prepared("""
WITH touched AS (
    SELECT r.id FROM assessments_attempt t JOIN assessments_response r ON r.attempt_id = t.id
    WHERE t.student_id = %(student)s::bigint
      AND t.released_seq > %(after)s::bigint AND t.released_seq <= %(upto)s::bigint
    UNION
    SELECT response_id FROM assessments_grade
    WHERE student_id = %(student)s AND evidence_seq > %(after)s AND evidence_seq <= %(upto)s
)
SELECT GREATEST(t.released_seq,
                CASE WHEN r.score IS NULL THEN first.evidence_seq ELSE r.evidence_seq END) AS tick,
       r.position, r.id, v.item_id, v.skill_ids, a.activity_id,
       COALESCE(last.score, r.score), r.hints, r.seconds,
       extract(epoch FROM GREATEST(
           t.released_at, CASE WHEN r.score IS NULL THEN first.occurred_at ELSE r.occurred_at END
       ))::float8
FROM touched
JOIN assessments_response r USING (id)
JOIN assessments_itemversion v ON v.id = r.version_id
JOIN assessments_attempt t ON t.id = r.attempt_id
JOIN assessments_assessment a ON a.id = t.assessment_id
LEFT JOIN LATERAL (
    SELECT evidence_seq, occurred_at FROM assessments_grade g
    WHERE g.response_id = r.id AND g.evidence_seq <= %(upto)s ORDER BY evidence_seq LIMIT 1
) AS first ON true
LEFT JOIN LATERAL (
    SELECT score FROM assessments_grade g
    WHERE g.response_id = r.id AND g.evidence_seq <= %(upto)s ORDER BY evidence_seq DESC LIMIT 1
) AS last ON true
WHERE COALESCE(r.score, last.score) IS NOT NULL AND t.released_seq <= %(upto)s
UNION ALL
SELECT t.evidence_seq, 0, NULL, NULL, NULL, a.activity_id, NULL, NULL, NULL,
       extract(epoch FROM t.submitted_at)::float8
FROM assessments_attempt t JOIN assessments_assessment a ON a.id = t.assessment_id
WHERE t.student_id = %(student)s AND t.evidence_seq > %(after)s AND t.evidence_seq <= %(upto)s
  AND (t.released_seq IS NULL OR t.released_seq > t.evidence_seq)
UNION ALL
SELECT evidence_seq, 0, NULL, NULL, NULL, activity_id, NULL, NULL, NULL,
       extract(epoch FROM occurred_at)::float8
FROM students_activitycompletion
WHERE student_id = %(student)s AND evidence_seq > %(after)s AND evidence_seq <= %(upto)s
UNION ALL
SELECT j.evidence_seq, 0, j.id, NULL, ARRAY[j.skill_id], NULL, j.score, NULL, NULL,
       extract(epoch FROM j.occurred_at)::float8
FROM students_judgment j
LEFT JOIN students_judgmentwithdrawal w ON w.judgment_id = j.id AND w.evidence_seq <= %(upto)s
WHERE j.student_id = %(student)s AND j.evidence_seq <= %(upto)s
  AND CASE WHEN w.id IS NULL THEN j.evidence_seq > %(after)s
           ELSE j.evidence_seq <= %(after)s AND w.evidence_seq > %(after)s END
ORDER BY 1, 2
""")


def evidence_between(student_id: int, after: int, upto: int) -> NewEvidence:
    """Return a student's evidence of the ticks in (after, upto]. 1 query, whatever came before.

    With `after=0` it is everything: the facts to replay.
    """
    rows = _EVIDENCE.rows(student=student_id, after=after, upto=upto)
    return NewEvidence(
        evidence=[_evidence(*row[2:]) for row in rows],
        is_correction=any(tick <= after for tick, *_ in rows),
    )


def _evidence(
    key: int | None,
    item: int | None,
    skills: list[int],
    activity: int,
    score: float,
    hints: int | None,
    seconds: float | None,
    at: float,
) -> Evidence:
    """Return a row as evidence: a completion without a key, a judgment without an item."""
    if key is None:
        return Completion(activity=activity, at=at)
    if item is None:
        return judgment(skills[0], score, at, key)
    return Response(
        item=item,
        skills=tuple(skills),
        score=score,
        at=at,
        activity=activity,
        seconds=seconds,
        key=key,
        hints=hints,
    )
