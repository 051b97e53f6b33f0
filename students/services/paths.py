"""From evidence to rows: what a student is believed to know, and her path in each course.

Everything written here is derived. `replan` writes under a compare-and-set on `computed_seq`, so
that whoever comes second or too late writes nothing, and a reader never sees half a plan.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models.functions import Now

from courses.prepared import Prepared
from students import engine
from students.engine import Evidence, Mastery, Plan, plan
from students.models import LearnerState, LearningPath, PathStep, SkillMastery
from students.selectors.engine_inputs import CourseTaken, Material, courses_taken, material
from students.selectors.learners import Learner

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class _Course:
    """A course taken, what it offers, and the plan made for it; `minutes` is what a day holds."""

    id: int
    material: Material
    plan: Plan
    minutes: int | None


def replan(learner: Learner, evidence: Sequence[Evidence], from_the_start: bool) -> bool:
    """Take in evidence, estimate, plan, write. True if nothing is left to take in.

    Nothing is written if somebody else did it meanwhile.

    `evidence` is what came after the learner's kept state, or everything with `from_the_start`.
    2 queries.
    """
    model = learner.model
    fresh = from_the_start or not learner.state
    kept = model.start() if fresh else engine.LearnerState.from_bytes(learner.state)
    state = model.replay(kept, evidence)
    courses = [_plan(learner, state, taken) for taken in courses_taken(learner.student_id)]
    masteries = _masteries(learner, state, courses)
    return _write(learner, state, model.version, masteries, courses) == learner.evidence_seq


def postpone(learner: Learner, error: Exception) -> None:
    """Let a learner who can't be computed wait: 2 s, 4 s, 8 s ... up to an hour. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE students_learnerstate SET failures = failures + 1, last_error = %s,"
            " retry_at = statement_timestamp()"
            " + least(power(2, least(failures + 1, 12)), 3600) * interval '1 second'"
            " WHERE student_id = %s",
            [f"{type(error).__name__}: {error}"[:2000], learner.student_id],
        )


def _plan(learner: Learner, state: engine.LearnerState, taken: CourseTaken) -> _Course:
    """Plan one course. The moment is that of the latest evidence: the facts decide the plan."""
    found = material(taken.id, taken.revision)
    made = plan(
        learner.model,
        state,
        found.graph,
        found.catalogue,
        taken.planning.wishes(learner.formats, learner.evidence_at),
        at=learner.evidence_at.timestamp(),
        seed=learner.student_id,
    )
    return _Course(taken.id, found, made, taken.planning.minutes)


def _masteries(
    learner: Learner, state: engine.LearnerState, courses: Sequence[_Course]
) -> dict[int, Mastery]:
    """Return the estimate of every skill with evidence, each on the skill map of its course."""
    model, at = learner.model, learner.evidence_at.timestamp()
    left = set(state.skills)
    found: dict[int, Mastery] = {}
    for graph in [*(course.material.graph for course in courses), None]:
        mine = sorted(left if graph is None else left.intersection(graph.skills))
        found |= zip(mine, model.masteries(state, mine, at, graph), strict=True)
        left.difference_update(mine)
    return found


_WRITE = Prepared("""
WITH claimed AS (
    UPDATE students_learnerstate
    SET computed_seq = %(upto)s::bigint, computed_at = statement_timestamp(),
        engine_version = %(version)s::text, state = %(state)s::bytea,
        failures = 0, retry_at = NULL, last_error = '',
        stale_since = CASE WHEN evidence_seq > %(upto)s THEN evidence_at END
    WHERE student_id = %(student)s::bigint AND computed_seq = %(before)s::bigint
      AND evidence_seq >= %(upto)s
    RETURNING evidence_seq
), unfounded AS (
    DELETE FROM students_skillmastery
    WHERE student_id = %(student)s AND skill_id <> ALL(%(known)s::bigint[])
      AND EXISTS (SELECT FROM claimed)
), mastery AS (
    INSERT INTO students_skillmastery AS old
           (student_id, skill_id, p_known, low, high, evidence_count, is_enough, last_evidence_at)
    SELECT %(student)s, skill, p_known, low, high, evidence_count, is_enough, to_timestamp(seen)
    FROM unnest(%(known)s, %(p_known)s::float8[], %(low)s::float8[], %(high)s::float8[],
                %(counts)s::int[], %(enough)s::bool[], %(seen)s::float8[])
         AS m(skill, p_known, low, high, evidence_count, is_enough, seen)
    WHERE EXISTS (SELECT FROM claimed)
    ON CONFLICT (student_id, skill_id) DO UPDATE SET
        p_known = excluded.p_known, low = excluded.low, high = excluded.high,
        evidence_count = excluded.evidence_count, is_enough = excluded.is_enough,
        last_evidence_at = excluded.last_evidence_at
    WHERE (old.p_known, old.low, old.high, old.evidence_count)
       IS DISTINCT FROM (excluded.p_known, excluded.low, excluded.high, excluded.evidence_count)
), left_behind AS (
    DELETE FROM students_learningpath
    WHERE student_id = %(student)s AND course_id <> ALL(%(courses)s::bigint[])
      AND EXISTS (SELECT FROM claimed)
    RETURNING id
), path AS (
    INSERT INTO students_learningpath AS old
           (uuid, student_id, course_id, version, computed_seq, computed_at, as_of, engine_version,
            minutes)
    SELECT gen_random_uuid(), %(student)s, course, 1, %(upto)s, statement_timestamp(),
           %(as_of)s::timestamptz, %(version)s, minutes
    FROM unnest(%(courses)s, %(minutes)s::smallint[]) AS taken(course, minutes)
    WHERE EXISTS (SELECT FROM claimed)
    ON CONFLICT (student_id, course_id) DO UPDATE SET
        version = old.version + 1, computed_seq = excluded.computed_seq,
        computed_at = excluded.computed_at, as_of = excluded.as_of,
        engine_version = excluded.engine_version, minutes = excluded.minutes
    RETURNING id, course_id
), planned AS (
    SELECT path.id AS path_id, position, activity, skill, reason
    FROM unnest(%(step_courses)s::bigint[], %(positions)s::int[], %(activities)s::bigint[],
                %(skills)s::bigint[], %(reasons)s::jsonb[])
         AS step(course, position, activity, skill, reason)
    JOIN path ON path.course_id = step.course
), step AS (
    INSERT INTO students_pathstep (path_id, position, activity_id, skill_id, reason)
    SELECT * FROM planned
    ON CONFLICT (path_id, position) DO UPDATE SET
        activity_id = excluded.activity_id, skill_id = excluded.skill_id, reason = excluded.reason
), surplus AS (
    DELETE FROM students_pathstep s
    USING (
        SELECT id, 0 FROM left_behind
        UNION ALL
        SELECT path.id, count(planned.position)
        FROM path LEFT JOIN planned ON planned.path_id = path.id GROUP BY path.id
    ) AS replaced(path_id, kept)
    WHERE s.path_id = replaced.path_id AND s.position > replaced.kept
)
SELECT evidence_seq FROM claimed
""")


def _write(
    learner: Learner,
    state: engine.LearnerState,
    version: str,
    masteries: dict[int, Mastery],
    courses: Sequence[_Course],
) -> int | None:
    """Make the learner's state, masteries and paths those given; return `evidence_seq` as it is.

    None, and nothing is written, if somebody has moved `computed_seq` since it was read. 1 query:
    the claim and all that hangs on it are one statement, so there is nothing to tear.
    """
    found = list(masteries.values())
    steps = [(course.id, step) for course in courses for step in course.plan.steps]
    row = _WRITE.row(
        student=learner.student_id,
        before=learner.computed_seq,
        upto=learner.evidence_seq,
        as_of=learner.evidence_at,
        version=version,
        state=state.to_bytes(),
        known=list(masteries),
        p_known=[round(mastery.p_known, _DECIMALS) for mastery in found],
        low=[round(mastery.low, _DECIMALS) for mastery in found],
        high=[round(mastery.high, _DECIMALS) for mastery in found],
        counts=[mastery.evidence_count for mastery in found],
        enough=[mastery.enough for mastery in found],
        seen=[mastery.last_at for mastery in found],
        courses=[course.id for course in courses],
        minutes=[course.minutes for course in courses],
        step_courses=[course_id for course_id, _ in steps],
        positions=[step.position for _, step in steps],
        activities=[step.activity for _, step in steps],
        skills=[step.skill for _, step in steps],
        reasons=[json.dumps(step.to_dict()) for _, step in steps],
    )
    return row[0] if row else None


@transaction.atomic
def forget(student_id: int) -> None:
    """Drop everything derived of a student; the next recompute replays her facts. 4 queries."""
    LearnerState.objects.filter(pk=student_id).update(
        computed_seq=0, computed_at=None, state=b"", engine_version="", stale_since=Now()
    )
    PathStep.objects.filter(path__student=student_id).delete()
    LearningPath.objects.filter(student=student_id).delete()
    SkillMastery.objects.filter(student=student_id).delete()
