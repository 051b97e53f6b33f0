"""A student's own view of her path: what is next and why, what lies ahead, what is behind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext

from courses.models import Activity, Course
from courses.prepared import ANY_ID, ANY_TEXT, Prepared, PreparedQuery, any_of
from students.engine import (
    LearnerState,
    Names,
    Reason,
    explain_to_student,
    how_many_fit,
    minutes_done,
)
from students.models import LearningPath, PathStep, User
from students.planning import day_began
from students.selectors.judgments import told_to_student
from students.selectors.paths import Freshness, plans_of, standing_of, with_steps

MOST_DONE = 3
_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class TrailStep:
    """A step in words: `why` speaks to the student; `answers` is the evidence it rests on.

    `seen` says what a teacher has seen of the skill lately, `note` in her words; "" for nothing.
    """

    activity: Activity
    skill: str
    why: str
    answers: int
    is_review: bool
    seen: str = ""
    note: str = ""

    @property
    def is_named_after_skill(self) -> bool:
        """Whether the title says the skill already, as "Practice: Add" does."""
        title = self.activity.title
        return self.skill in (title, title.partition(": ")[2])


@dataclass(frozen=True, slots=True)
class Done:
    """An activity worked on lately."""

    activity: Activity
    done_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """What a day holds: how many of the first steps are for today, and how long they take."""

    steps: int
    minutes: int

    @property
    def is_over(self) -> bool:
        return self.steps == 0


@dataclass(frozen=True, slots=True)
class CourseTab:
    """One of the student's courses."""

    uuid: UUID
    title: str
    language: str
    is_here: bool

    @property
    def label(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The address of her path in this course, from the page of paths."""
        return f"?course={self.uuid}"


@dataclass(frozen=True, slots=True)
class Trail:
    """One course's path as the student sees it. `answers` counts all that she has answered.

    `instead` is what would do as well as the next step; `begun` the activities that wait half done.
    `day` is what a day holds and what of the steps is for today, where her teacher has said so.
    """

    courses: list[CourseTab]
    step: TrailStep | None
    instead: list[Activity]
    ahead: list[TrailStep]
    done: list[Done]
    freshness: Freshness
    answers: int
    begun: frozenset[int]
    day: Day | None = None

    @property
    def ahead_now(self) -> list[TrailStep]:
        """The steps after the next one that are of the same day; all where no day is cut off."""
        if self.day is None or self.day.is_over:
            return self.ahead
        return self.ahead[: self.day.steps - 1]

    @property
    def ahead_later(self) -> list[TrailStep]:
        return self.ahead[len(self.ahead_now) :]

    @property
    def course(self) -> CourseTab | None:
        return next((course for course in self.courses if course.is_here), None)


def trail_of(student: User, course_uuid: str = "") -> Trail:
    """Return a student's trail in a course, in her first one where none is named. 5 queries.

    Only that course's path is read with all its names.

    Freshness is read before the path: a recompute in between makes the page ask once more,
    never believe an old path to be the new one.
    """
    fresh, state, begun = standing_of(student.pk)
    plans = plans_of(student)
    chosen = _chosen(plans, course_uuid)
    latest = _latest(state)
    activities: dict[int, Activity] = {}
    steps: list[TrailStep] = []
    instead: list[int] = []
    if chosen:
        [(_, planned)] = with_steps([chosen])
        instead = [
            other["activity"] for step in planned[:1] for other in step.reason["alternatives"]
        ]
        named = {*instead, *(step.activity_id for step in planned), *latest}
        activities = _activities_of(chosen.course_id, named)
        steps = _in_words(planned, activities) if planned else []
    return Trail(
        courses=[_tab(path.course, is_here=path == chosen) for path in plans],
        step=steps[0] if steps else None,
        instead=[activities[other] for other in instead if other in activities],
        ahead=steps[1:],
        done=_done(latest, activities),
        freshness=fresh,
        answers=state.count if state else 0,
        begun=begun,
        day=_day(chosen, steps, state, activities),
    )


def _day(
    path: LearningPath | None,
    steps: Sequence[TrailStep],
    state: LearnerState | None,
    activities: Mapping[int, Activity],
) -> Day | None:
    """Cut the steps into today and later, by the clock on the wall.

    The plan's order has the day's steps first, as of the latest evidence; which day it is now, and
    what was done in it, is asked anew.
    """
    if path is None or path.minutes is None or not steps:
        return None
    takes = [step.activity.minutes for step in steps]
    known = {key: float(activity.minutes) for key, activity in activities.items()}
    done = minutes_done(state, known, day_began(timezone.now())) if state else 0.0
    count = how_many_fit(takes, path.minutes - done, is_fresh=done == 0.0)
    return Day(count, sum(takes[:count]))


def _chosen(plans: Sequence[LearningPath], course_uuid: str) -> LearningPath | None:
    named = (plan for plan in plans if str(plan.course.uuid) == course_uuid)
    return next(named, plans[0] if plans else None)


def _tab(course: Course, *, is_here: bool) -> CourseTab:
    return CourseTab(course.uuid, course.title, course.language, is_here)


_ACTIVITIES = PreparedQuery(
    lambda: Activity.objects.filter(pk__in=any_of(ANY_TEXT), course=ANY_ID).only(
        "uuid", "title", "kind", "format", "minutes", "is_published"
    ),
    {ANY_TEXT: "%(ids)s::bigint[]", ANY_ID: "%(course)s::bigint"},
)
_SKILLS = Prepared("""
SELECT s.id, s.title, seen.score, seen.note, seen.name
FROM courses_skill s
LEFT JOIN LATERAL (
    SELECT j.score, j.note,
           COALESCE(NULLIF(btrim(concat_ws(' ', u.first_name, u.last_name)), ''), u.username)
               AS name
    FROM students_judgment j LEFT JOIN students_user u ON u.id = j.judged_by_id
    WHERE j.id = ANY (%(judgments)s::bigint[]) AND j.skill_id = s.id
    ORDER BY j.evidence_seq DESC LIMIT 1
) AS seen ON true
WHERE s.id = ANY (%(ids)s::bigint[])
""")


def _activities_of(course_id: int, ids: Collection[int]) -> dict[int, Activity]:
    """Return those of the activities that are a course's, by id. 1 query."""
    found = _ACTIVITIES.all(ids=list(ids), course=course_id)
    return {activity.pk: activity for activity in found}


def _in_words(planned: Sequence[PathStep], activities: Mapping[int, Activity]) -> list[TrailStep]:
    """Return the steps in words. 1 query."""
    reasons = [Reason.from_dict(step.reason) for step in planned]
    ids = {step.skill_id for step in planned} | {
        skill for reason in reasons for skill in reason.ready_on[:1]
    }
    judgments = [-key for reason in reasons for key in reason.evidence if key < 0]
    rows = {row[0]: row for row in _SKILLS.rows(ids=list(ids), judgments=judgments)}
    names = Names(skills={skill: row[1] for skill, row in rows.items()})
    return [
        TrailStep(
            activity=activities[step.activity_id],
            skill=names.skills[step.skill_id],
            why=explain_to_student(reason, names, gettext),
            answers=reason.evidence_count,
            is_review=reason.is_review,
            **_seen(*rows[step.skill_id][2:]),
        )
        for step, reason in zip(planned, reasons, strict=True)
    ]


def _seen(score: float | None, note: str, by: str | None) -> dict[str, str]:
    """Return what a teacher has seen in words; nothing where there is nothing."""
    return {} if score is None else {"seen": told_to_student(score, by or ""), "note": note}


def _latest(state: LearnerState | None) -> dict[int, float]:
    """Return the activities worked on last and when, in seconds since 1970; the latest first."""
    worked_on = state.activities.items() if state else ()
    latest = sorted(worked_on, key=lambda entry: -entry[1].last_at)[:_LOOK_BACK]
    return {activity_id: record.last_at for activity_id, record in latest}


def _done(latest: Mapping[int, float], activities: Mapping[int, Activity]) -> list[Done]:
    """Return what was done last of a course's activities, the latest first."""
    found = [(activities[key], at) for key, at in latest.items() if key in activities]
    return [
        Done(activity, datetime.fromtimestamp(at, UTC))
        for activity, at in found
        if activity.is_published
    ][:MOST_DONE]
