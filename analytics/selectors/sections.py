"""One section: where each of its students stands in its course."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from courses.models import Section
from students.engine.explain import KNOWN
from students.selectors.access import today
from students.selectors.paths import Freshness


@dataclass(frozen=True, slots=True)
class NextStep:
    """The first step of a path, by its names."""

    activity_uuid: UUID
    activity_title: str
    activity_kind: str
    skill_uuid: UUID
    skill_title: str


@dataclass(frozen=True, slots=True)
class QuizResult:
    """A quiz handed in; `score` in [0, 1], None while a person must still grade."""

    attempt_uuid: UUID
    title: str
    score: float | None
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class GridRow:
    """A student of a section, as of now.

    `skills_known` of `skills_enough`: of the course's skills with enough evidence to tell, how
    many are known. `last_work_at` is when she last handed in work of this course; evidence is also
    a new score for old work, and of any course. `waiting` counts her answers that a person must
    still grade in this course.
    """

    uuid: UUID
    name: str
    sort_name: str
    grade: str
    next_step: NextStep | None
    skills_known: int
    skills_enough: int
    freshness: Freshness
    last_evidence_at: datetime | None
    last_work_at: datetime | None
    last_quiz: QuizResult | None
    waiting: int


_GRID = """
WITH taught AS (
    SELECT DISTINCT l.skill_id FROM courses_activityskill l
    JOIN courses_activity a ON a.id = l.activity_id WHERE a.course_id = %(course)s
)
SELECT u.uuid, u.first_name, u.last_name, u.username, u.grade,
       step.activity_uuid, step.activity_title, step.kind, step.skill_uuid, step.skill_title,
       known.known, known.enough,
       COALESCE(s.evidence_seq, 0), COALESCE(s.computed_seq, 0), s.computed_at,
       extract(epoch FROM statement_timestamp() - s.computed_at)::float8,
       COALESCE(s.failures > 0, false), s.evidence_at, work.last_at,
       quiz.uuid, quiz.title, quiz.score, quiz.submitted_at,
       waiting.count
FROM students_enrollment e
JOIN students_user u ON u.id = e.user_id
LEFT JOIN students_learnerstate s ON s.student_id = u.id
LEFT JOIN LATERAL (
    SELECT a.uuid AS activity_uuid, a.title AS activity_title, a.kind,
           k.uuid AS skill_uuid, k.title AS skill_title
    FROM students_learningpath p
    JOIN students_pathstep st ON st.path_id = p.id
    JOIN courses_activity a ON a.id = st.activity_id
    JOIN courses_skill k ON k.id = st.skill_id
    WHERE p.student_id = u.id AND p.course_id = %(course)s
    ORDER BY st.position LIMIT 1
) AS step ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS enough, count(*) FILTER (WHERE m.p_known >= %(criterion)s) AS known
    FROM students_skillmastery m
    WHERE m.student_id = u.id AND m.is_enough AND m.skill_id IN (SELECT skill_id FROM taught)
) AS known
LEFT JOIN LATERAL (
    SELECT t.uuid, act.title, t.score, t.submitted_at
    FROM assessments_attempt t
    JOIN assessments_assessment q ON q.id = t.assessment_id
    JOIN courses_activity act ON act.id = q.activity_id
    WHERE t.student_id = u.id AND t.submitted_at IS NOT NULL
      AND q.course_id = %(course)s AND act.kind = 'quiz'
    ORDER BY t.submitted_at DESC LIMIT 1
) AS quiz ON true
CROSS JOIN LATERAL (
    SELECT max(t.submitted_at) AS last_at FROM assessments_attempt t
    JOIN assessments_assessment q ON q.id = t.assessment_id
    WHERE t.student_id = u.id AND q.course_id = %(course)s
) AS work
CROSS JOIN LATERAL (
    SELECT count(*) FROM assessments_attempt t
    JOIN assessments_assessment q ON q.id = t.assessment_id
    JOIN assessments_response r ON r.attempt_id = t.id
    WHERE t.student_id = u.id AND t.submitted_at IS NOT NULL AND t.score IS NULL
      AND q.course_id = %(course)s AND r.score IS NULL
      AND NOT EXISTS (SELECT FROM assessments_grade g WHERE g.response_id = r.id)
) AS waiting
WHERE e.section_id = %(section)s AND e.role = 'student'
  AND %(today)s BETWEEN COALESCE(e.begins_on, '-infinity') AND COALESCE(e.ends_on, 'infinity')
ORDER BY u.last_name, u.first_name, u.id
"""


def section_grid(section: Section) -> list[GridRow]:
    """Return the students of a section by name. 1 query, whatever the class size."""
    values: dict[str, Any] = {
        "section": section.pk,
        "course": section.course_id,
        "criterion": KNOWN,
        "today": today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_GRID, values)
        return [_row(*row) for row in cursor.fetchall()]


def _row(uuid: UUID, first: str, last: str, username: str, grade: str, *rest: Any) -> GridRow:
    step, (known, enough), clock = rest[:5], rest[5:7], rest[7:12]
    (evidence_at, work_at), quiz, waiting = rest[12:14], rest[14:18], rest[18]
    return GridRow(
        uuid=uuid,
        name=f"{first} {last}".strip() or username,
        sort_name=f"{last} {first}".strip().casefold() or username,
        grade=grade,
        next_step=NextStep(*step) if step[0] else None,
        skills_known=known,
        skills_enough=enough,
        freshness=Freshness(*clock),
        last_evidence_at=evidence_at,
        last_work_at=work_at,
        last_quiz=QuizResult(*quiz) if quiz[0] else None,
        waiting=waiting,
    )
