"""Who needs the teacher now, and for what."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import connection

from students.engine.explain import CLOSE
from students.models import User
from students.selectors.access import sections_taught_by, today

Why = Literal["not_computed", "stuck", "waiting", "struggling", "quiet"]

QUIET_DAYS = 7
STUCK_TRIES = 3
STUCK_DAYS = 14
STRUGGLING_BELOW = 0.5
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Need:
    """A student who needs somebody, and the one thing to look at.

    `why`: "not_computed", her path has not taken in her work for over a minute; "stuck", three or
    more tries at one activity in two weeks and the last still low; "waiting", answers that wait
    for a person; "struggling", enough evidence of a skill, and its whole interval below one half;
    "quiet", nothing handed in for a week. `about` is the activity or the skill, `count` the tries,
    answers, pieces of evidence or days, `attempt_uuid`, `position` and `skill_uuid` where to look.
    """

    student_uuid: UUID
    name: str
    section_uuid: UUID
    section_title: str
    why: Why
    since: datetime | None = None
    about: str = ""
    count: int = 0
    score: float | None = None
    attempt_uuid: UUID | None = None
    position: int | None = None
    skill_uuid: UUID | None = None


_NEEDS = """
WITH learner AS (
    SELECT s.id AS section_id, s.uuid AS section_uuid, s.title, s.course_id, e.user_id AS id
    FROM students_enrollment e JOIN courses_section s ON s.id = e.section_id
    WHERE s.id = ANY(%(sections)s) AND e.role = 'student'
      AND %(today)s BETWEEN COALESCE(e.begins_on, '-infinity') AND COALESCE(e.ends_on, 'infinity')
), taught AS (
    SELECT DISTINCT a.course_id, l.skill_id FROM courses_activityskill l
    JOIN courses_activity a ON a.id = l.activity_id
    WHERE a.course_id IN (SELECT course_id FROM learner)
)
SELECT u.uuid, u.first_name, u.last_name, u.username, learner.section_uuid, learner.title,
       state.evidence_at,
       state.computed_seq < state.evidence_seq
         AND state.stale_since < statement_timestamp() - make_interval(secs => %(patience)s),
       state.evidence_at > statement_timestamp() - make_interval(days => %(quiet)s),
       stuck.title, stuck.tries, stuck.score, stuck.uuid, stuck.at,
       waiting.title, waiting.answers, waiting.uuid, waiting.position, waiting.at,
       weakest.title, weakest.evidence_count, weakest.p_known, weakest.uuid, weakest.at,
       extract(day FROM statement_timestamp() - state.evidence_at)::int
FROM learner JOIN students_user u ON u.id = learner.id
LEFT JOIN students_learnerstate state ON state.student_id = learner.id
LEFT JOIN LATERAL (
    SELECT act.title, count(*) AS tries, max(t.submitted_at) AS at,
           (array_agg(t.uuid ORDER BY t.submitted_at DESC))[1] AS uuid,
           (array_agg(t.score ORDER BY t.submitted_at DESC))[1] AS score
    FROM assessments_attempt t JOIN assessments_assessment a ON a.id = t.assessment_id
    JOIN courses_activity act ON act.id = a.activity_id
    WHERE t.student_id = learner.id AND a.course_id = learner.course_id
      AND t.submitted_at > statement_timestamp() - make_interval(days => %(stuck_days)s)
    GROUP BY act.id
    HAVING count(*) >= %(tries)s
       AND (array_agg(t.score ORDER BY t.submitted_at DESC))[1] < %(low_score)s
    ORDER BY max(t.submitted_at) DESC LIMIT 1
) AS stuck ON true
LEFT JOIN LATERAL (
    SELECT act.title, t.uuid, r.position, t.submitted_at AS at, count(*) OVER () AS answers
    FROM assessments_attempt t JOIN assessments_assessment a ON a.id = t.assessment_id
    JOIN courses_activity act ON act.id = a.activity_id
    JOIN assessments_response r ON r.attempt_id = t.id AND r.score IS NULL
    WHERE t.student_id = learner.id AND a.course_id = learner.course_id
      AND t.submitted_at IS NOT NULL AND t.score IS NULL
      AND NOT EXISTS (SELECT FROM assessments_grade g WHERE g.response_id = r.id)
    ORDER BY t.submitted_at, r.position LIMIT 1
) AS waiting ON true
LEFT JOIN LATERAL (
    SELECT k.title, k.uuid, m.p_known, m.evidence_count, m.last_evidence_at AS at
    FROM students_skillmastery m JOIN courses_skill k ON k.id = m.skill_id
    WHERE m.student_id = learner.id AND m.is_enough AND m.high < %(struggling)s
      AND (learner.course_id, m.skill_id) IN (SELECT course_id, skill_id FROM taught)
    ORDER BY m.p_known, k.id LIMIT 1
) AS weakest ON true
"""
_ORDER: tuple[Why, ...] = ("not_computed", "stuck", "waiting", "struggling", "quiet")


def needs_of(teacher: User) -> list[Need]:
    """Return who of a teacher's students needs her now, one need each. 2 queries.

    Paths that can't be trusted come first; then the kinds take turns, so that none crowds out
    another, each with the weakest or the longest waiting of its kind.
    """
    sections = list(sections_taught_by(teacher).values_list("pk", flat=True))
    if not sections:
        return []
    values: dict[str, Any] = {
        "sections": sections,
        "today": today(),
        "patience": PATIENCE_SECONDS,
        "quiet": QUIET_DAYS,
        "stuck_days": STUCK_DAYS,
        "tries": STUCK_TRIES,
        "low_score": CLOSE,
        "struggling": STRUGGLING_BELOW,
    }
    with connection.cursor() as cursor:
        cursor.execute(_NEEDS, values)
        found = [need for row in cursor.fetchall() if (need := _need(row)) is not None]
    return _taking_turns(sorted(found, key=_urgency))


def _taking_turns(needs: list[Need]) -> list[Need]:
    """Return the first of each kind, then the second of each, and so on; keep the rest's order."""
    turns: Counter[Why] = Counter()
    ranked = []
    for need in needs:
        ranked.append((0 if need.why == "not_computed" else turns[need.why], need))
        turns[need.why] += 1
    return [need for _, need in sorted(ranked, key=lambda pair: pair[0])]


def _need(row: tuple[Any, ...]) -> Need | None:
    uuid, first, last, username, section_uuid, section_title, evidence_at = row[:7]
    is_behind, is_active, stuck, waiting, weakest = *row[7:9], row[9:14], row[14:19], row[19:24]
    who = (uuid, f"{first} {last}".strip() or username, section_uuid, section_title)
    if is_behind:
        return Need(*who, "not_computed", since=evidence_at)
    if stuck[0]:
        about, tries, score, attempt, at = stuck
        return Need(*who, "stuck", at, about, tries, score, attempt_uuid=attempt)
    if waiting[0]:
        about, answers, attempt, position, at = waiting
        return Need(*who, "waiting", at, about, answers, attempt_uuid=attempt, position=position)
    if weakest[0] and is_active:
        about, evidence, p_known, skill, at = weakest
        return Need(*who, "struggling", at, about, evidence, p_known, skill_uuid=skill)
    return None if is_active else Need(*who, "quiet", since=evidence_at, count=row[24] or 0)


def _urgency(need: Need) -> tuple[int, float, float, str]:
    """Order needs: by kind; the weakest first, else the longest waiting; then by name."""
    weakness = need.score if need.why == "struggling" and need.score is not None else 0.0
    since = need.since.timestamp() if need.since else 0.0
    return _ORDER.index(need.why), weakness, since, need.name
