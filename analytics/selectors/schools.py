"""A whole school: its sections, how well its courses go, and whether its paths can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from courses.models import School
from students.engine.explain import KNOWN
from students.selectors.access import today

DAYS_SHOWN = 14


@dataclass(frozen=True, slots=True)
class SectionLine:
    """A section and how many of its students' paths are current, behind, or not begun.

    `mean_p_known` is the mean of what is believed of them in its course, with enough evidence and
    where families do not mind; None where there is nothing. `waiting` answers wait for a person.
    """

    uuid: UUID
    title: str
    course_title: str
    teachers: str
    students: int
    current: int
    behind: int
    mean_p_known: float | None
    waiting: int

    @property
    def not_begun(self) -> int:
        return self.students - self.current - self.behind


@dataclass(frozen=True, slots=True)
class CourseMastery:
    """How well a course goes at a school.

    `mean_p_known` is the mean over the `estimates` for which there is enough evidence, those of
    `students_measured` of the `students`; None where there are none. `with_path` have a path.
    `levels` counts the measured students by the quarter in which the share of skills lies that
    each is believed to know.
    """

    uuid: UUID
    title: str
    students: int
    with_path: int
    mean_p_known: float | None
    estimates: int
    students_measured: int
    levels: tuple[int, int, int, int]

    @property
    def students_by_level(self) -> list[int]:
        """All students: those of each level, then those without an estimate."""
        return [*self.levels, self.students - sum(self.levels)]

    @property
    def share_with_path(self) -> float:
        return self.with_path / self.students if self.students else 0.0


@dataclass(frozen=True, slots=True)
class Currency:
    """How far a school's paths are up to date. `oldest_seconds`: the longest waiting learner."""

    students: int
    current: int
    behind: int
    oldest_seconds: float | None
    last_computed_at: datetime | None

    @property
    def not_begun(self) -> int:
        return self.students - self.current - self.behind


@dataclass(frozen=True, slots=True)
class Uncomputable:
    """A learner whose recompute fails. `error` is the error's class, never its text."""

    uuid: UUID
    name: str
    error: str
    failures: int
    stale_seconds: float
    retry_at: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """What a school's students handed in on one day."""

    on: date
    attempts: int
    answers: int


@dataclass(frozen=True, slots=True)
class Weeks:
    """How many students handed in anything in the last 7 days, and in the 7 days before."""

    this: int
    last: int


@dataclass(frozen=True, slots=True)
class ToGrade:
    """Answers that wait for a person's score, and for how many whole days the oldest does."""

    answers: int
    oldest_days: int


@dataclass(frozen=True, slots=True)
class SchoolSummary:
    """A school at one moment. `students_measured` have an estimate in any of the courses.

    `students_left_out` count in no mean, because their families do not want it.
    """

    school: School
    to_grade: ToGrade
    sections: list[SectionLine]
    courses: list[CourseMastery]
    currency: Currency
    uncomputable: list[Uncomputable]
    days: list[Day]
    weeks: Weeks
    students_measured: int
    students_left_out: int

    @property
    def estimates(self) -> int:
        return sum(course.estimates for course in self.courses)

    @property
    def skills_per_student(self) -> float:
        """On how many skills of a student the means rest, on average over the measured."""
        return self.estimates / self.students_measured if self.students_measured else 0.0


def school_summary(school: School) -> SchoolSummary:
    """Return a school at one moment. 6 queries, whatever its size."""
    values = {
        "school": school.pk,
        "today": today(),
        "zone": timezone.get_current_timezone_name(),
        "days": DAYS_SHOWN,
        "criterion": KNOWN,
    }
    courses, days = _rows(_COURSES, values), _rows(_DAYS, values)
    return SchoolSummary(
        school=school,
        to_grade=ToGrade(*_rows(_TO_GRADE, values)[0]),
        sections=[SectionLine(*row) for row in _rows(_SECTIONS, values)],
        courses=[CourseMastery(*(*row[:7], row[7:11])) for row in courses],
        currency=Currency(*_rows(_CURRENCY, values)[0]),
        uncomputable=[Uncomputable(*row) for row in _rows(_UNCOMPUTABLE, values)],
        days=[Day(*row[:3]) for row in days],
        weeks=Weeks(*days[0][3:]),
        students_measured=courses[0][-2] if courses else 0,
        students_left_out=courses[0][-1] if courses else 0,
    )


def _rows(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


# Of a `learner`: what her course teaches, and who is left out of averages.
_OF_LEARNERS = """
taught AS (
    SELECT DISTINCT a.course_id, l.skill_id FROM courses_activityskill l
    JOIN courses_activity a ON a.id = l.activity_id
    WHERE a.course_id IN (SELECT course_id FROM learner)
), declined AS (
    SELECT student_id FROM (
        SELECT DISTINCT ON (student_id) student_id, is_given FROM students_consententry
        WHERE purpose = 'statistics' AND student_id IN (SELECT student_id FROM learner)
        ORDER BY student_id, id DESC
    ) answer WHERE NOT is_given
)
"""

_SECTIONS = f"""
WITH enrolled AS (
    SELECT e.section_id, e.user_id, e.role FROM students_enrollment e
    WHERE e.section_id IN (SELECT id FROM courses_section WHERE school_id = %(school)s)
      AND %(today)s BETWEEN COALESCE(begins_on, '-infinity') AND COALESCE(ends_on, 'infinity')
), learner AS (
    SELECT DISTINCT e.section_id, e.user_id AS student_id, s.course_id
    FROM enrolled e JOIN courses_section s ON s.id = e.section_id WHERE e.role = 'student'
), {_OF_LEARNERS}, known AS (
    SELECT section_id, avg(m.p_known) AS mean
    FROM students_skillmastery m JOIN learner USING (student_id)
    JOIN taught USING (course_id, skill_id)
    WHERE m.is_enough AND student_id NOT IN (SELECT student_id FROM declined)
    GROUP BY section_id
), waiting AS (
    SELECT section_id, count(*) AS answers FROM learner
    JOIN assessments_response r ON r.student_id = learner.student_id AND r.score IS NULL
    JOIN assessments_attempt t ON t.id = r.attempt_id
    JOIN assessments_assessment a ON a.id = t.assessment_id AND a.course_id = learner.course_id
    WHERE t.submitted_at IS NOT NULL AND t.score IS NULL
      AND NOT EXISTS (SELECT FROM assessments_grade g WHERE g.response_id = r.id)
    GROUP BY section_id
)
SELECT s.uuid, s.title, c.title,
       COALESCE(string_agg(COALESCE(NULLIF(concat_ws(' ', NULLIF(u.first_name, ''),
                                                     NULLIF(u.last_name, '')), ''), u.username),
                           ', ' ORDER BY u.last_name, u.id)
                FILTER (WHERE e.role = 'teacher'), ''),
       count(*) FILTER (WHERE e.role = 'student'),
       count(*) FILTER (WHERE e.role = 'student' AND l.computed_seq >= l.evidence_seq),
       count(*) FILTER (WHERE e.role = 'student' AND l.computed_seq < l.evidence_seq),
       known.mean, COALESCE(waiting.answers, 0)
FROM courses_section s
JOIN courses_course c ON c.id = s.course_id
LEFT JOIN enrolled e ON e.section_id = s.id
LEFT JOIN students_user u ON u.id = e.user_id
LEFT JOIN students_learnerstate l ON l.student_id = e.user_id
LEFT JOIN known ON known.section_id = s.id
LEFT JOIN waiting ON waiting.section_id = s.id
WHERE s.school_id = %(school)s AND s.is_active
GROUP BY s.id, c.id, known.mean, waiting.answers ORDER BY c.title, s.title, s.id
"""  # noqa: S608 - constants of ours

_COURSES = f"""
WITH learner AS (
    SELECT DISTINCT e.user_id AS student_id, s.course_id FROM students_enrollment e
    JOIN courses_section s ON s.id = e.section_id
    WHERE s.school_id = %(school)s AND s.is_active AND e.role = 'student'
      AND %(today)s BETWEEN COALESCE(begins_on, '-infinity') AND COALESCE(ends_on, 'infinity')
), {_OF_LEARNERS}, believed AS (
    SELECT course_id, student_id, avg(m.p_known) AS mean, count(*) AS skills,
           4 * count(*) FILTER (WHERE m.p_known >= %(criterion)s) / count(*) AS level
    FROM students_skillmastery m JOIN learner USING (student_id)
    JOIN taught USING (course_id, skill_id)
    WHERE m.is_enough AND student_id NOT IN (SELECT student_id FROM declined)
    GROUP BY course_id, student_id
), estimate AS (
    SELECT course_id, sum(mean * skills) / sum(skills) AS mean, sum(skills)::int AS estimates,
           count(*) AS students,
           count(*) FILTER (WHERE level = 0) AS level_1,
           count(*) FILTER (WHERE level = 1) AS level_2,
           count(*) FILTER (WHERE level = 2) AS level_3,
           count(*) FILTER (WHERE level >= 3) AS level_4
    FROM believed GROUP BY course_id
), enrolled AS (
    SELECT course_id, count(*) AS students, count(p.id) AS with_path
    FROM learner LEFT JOIN students_learningpath p USING (student_id, course_id)
    GROUP BY course_id
)
SELECT c.uuid, c.title, enrolled.students, enrolled.with_path, estimate.mean,
       COALESCE(estimate.estimates, 0), COALESCE(estimate.students, 0),
       COALESCE(level_1, 0), COALESCE(level_2, 0), COALESCE(level_3, 0), COALESCE(level_4, 0),
       (SELECT count(DISTINCT student_id) FROM believed), (SELECT count(*) FROM declined)
FROM enrolled JOIN courses_course c ON c.id = enrolled.course_id
LEFT JOIN estimate USING (course_id)
ORDER BY c.title, c.id
"""  # noqa: S608 - constants of ours

_TO_GRADE = """
WITH learner AS (
    SELECT DISTINCT e.user_id, s.course_id
    FROM students_enrollment e JOIN courses_section s ON s.id = e.section_id
    WHERE s.school_id = %(school)s AND e.role = 'student'
      AND %(today)s BETWEEN COALESCE(begins_on, '-infinity') AND COALESCE(ends_on, 'infinity')
)
SELECT count(*),
       COALESCE(extract(day FROM statement_timestamp() - min(t.submitted_at)), 0)::int
FROM learner
JOIN assessments_response r ON r.student_id = learner.user_id AND r.score IS NULL
JOIN assessments_attempt t ON t.id = r.attempt_id
JOIN assessments_assessment a ON a.id = t.assessment_id AND a.course_id = learner.course_id
WHERE t.submitted_at IS NOT NULL AND t.score IS NULL
  AND NOT EXISTS (SELECT FROM assessments_grade g WHERE g.response_id = r.id)
"""

_CURRENCY = """
WITH pupil AS (
    SELECT user_id AS id FROM students_membership
    WHERE school_id = %(school)s AND role = 'student'
      AND %(today)s BETWEEN COALESCE(begins_on, '-infinity') AND COALESCE(ends_on, 'infinity')
)
SELECT count(*),
       count(*) FILTER (WHERE computed_seq >= evidence_seq),
       count(*) FILTER (WHERE computed_seq < evidence_seq),
       extract(epoch FROM statement_timestamp()
                          - min(stale_since) FILTER (WHERE computed_seq < evidence_seq))::float8,
       max(computed_at)
FROM pupil LEFT JOIN students_learnerstate ON student_id = pupil.id
"""

_UNCOMPUTABLE = """
WITH pupil AS (
    SELECT user_id AS id FROM students_membership
    WHERE school_id = %(school)s AND role = 'student'
      AND %(today)s BETWEEN COALESCE(begins_on, '-infinity') AND COALESCE(ends_on, 'infinity')
)
SELECT u.uuid,
       COALESCE(NULLIF(concat_ws(' ', NULLIF(u.first_name, ''), NULLIF(u.last_name, '')), ''),
                u.username),
       split_part(l.last_error, ':', 1), l.failures,
       extract(epoch FROM statement_timestamp() - l.stale_since)::float8, l.retry_at
FROM pupil JOIN students_learnerstate l ON l.student_id = pupil.id
JOIN students_user u ON u.id = pupil.id
WHERE l.failures > 0 AND l.computed_seq < l.evidence_seq
ORDER BY l.stale_since, u.id LIMIT 50
"""

_DAYS = """
WITH pupil AS (
    SELECT user_id AS id FROM students_membership
    WHERE school_id = %(school)s AND role = 'student'
      AND %(today)s BETWEEN COALESCE(begins_on, '-infinity') AND COALESCE(ends_on, 'infinity')
), sitting AS (
    SELECT (t.submitted_at AT TIME ZONE %(zone)s)::date AS day, student_id,
           cardinality(t.version_ids) AS items
    FROM assessments_attempt t JOIN pupil ON pupil.id = t.student_id
    WHERE t.submitted_at >= (%(today)s::date - %(days)s) AT TIME ZONE %(zone)s
)
SELECT date::date, count(sitting.day), COALESCE(sum(items), 0),
       (SELECT count(DISTINCT student_id) FROM sitting WHERE day > %(today)s::date - 7),
       (SELECT count(DISTINCT student_id) FROM sitting
        WHERE day > %(today)s::date - 14 AND day <= %(today)s::date - 7)
FROM generate_series(%(today)s::date - (%(days)s - 1), %(today)s::date, interval '1 day') AS date
LEFT JOIN sitting ON sitting.day = date::date
GROUP BY 1 ORDER BY 1
"""
