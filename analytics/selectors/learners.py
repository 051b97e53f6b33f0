"""One student, as those who teach her see her: facts, path with its numbers, estimates, work."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext

from assessments.models import Attempt, Response
from courses.models import Activity, ActivitySkill, Section, Skill
from students.engine import TERMS, Reason, explain
from students.engine.explain import KNOWN, TERM_NAMES
from students.models import Enrollment, SkillMastery, User
from students.selectors.access import today
from students.selectors.judgments import Seen, seen_in
from students.selectors.paths import (
    Freshness,
    Path,
    Step,
    freshness,
    masteries_of,
    paths_of,
    reasons_of,
)

MOST_WEAK = 4
MOST_WORKS = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a step's score. `factor`: how much more worthwhile it makes the step."""

    name: str
    value: float

    @property
    def factor(self) -> float:
        return math.exp(self.value)


@dataclass(frozen=True, slots=True)
class Cited:
    """A response that a reason rests on."""

    attempt_uuid: UUID
    number: int
    activity_title: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ReasonedStep:
    """A step with everything that put it there. `terms` add up to `reason.score`."""

    position: int
    activity: Activity
    skill: Skill
    reason: Reason
    in_short: str
    in_full: str
    terms: list[Term]
    cited: list[Cited]
    seen: list[Seen]
    alternatives: list[Activity]


@dataclass(frozen=True, slots=True)
class ReasonedPath:
    """A student's path in one course."""

    course_title: str
    computed_at: datetime
    engine_version: str
    version: int
    steps: list[ReasonedStep]


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """A student at one moment."""

    student: User
    preferred_format: str
    language: str
    sections: list[Section]
    freshness: Freshness
    paths: list[ReasonedPath]
    masteries: list[SkillMastery]


def learner_page(student: User) -> LearnerPage:
    """Return a student at one moment. 8 queries, and 1 where her teachers have seen something.

    Freshness is read before the path, so that an old path is never called new.
    """
    fresh = freshness(student.pk)
    paths = paths_of(student)
    cited, seen = _cited(student, paths), seen_in(reasons_of(paths))
    return LearnerPage(
        student=student,
        preferred_format=str(dict(Activity.Format.choices).get(student.preferred_format, "")),
        language=dict(settings.LANGUAGES).get(student.language, student.language),
        sections=_sections_of(student),
        freshness=fresh,
        paths=[_reasoned(path, cited, seen) for path in paths],
        masteries=masteries_of(student),
    )


@dataclass(frozen=True, slots=True)
class LearnerInShort:
    """A student at one moment, so much of it as stands beside a page.

    `paths` have their first step only; `weakest` are the lowest estimates that rest on enough
    evidence and are not known, `more` counts those left out. `elsewhere` counts the courses with a
    path that are left out because one was named.
    """

    freshness: Freshness
    paths: list[ReasonedPath]
    weakest: list[SkillMastery]
    more: int
    attempts: list[Attempt]
    elsewhere: int


def learner_in_short(student: User, course: UUID | None = None) -> LearnerInShort:
    """Return the same student in a few lines, of one course alone where it is named.

    7 queries, 8 with a course, whatever she has done.
    """
    fresh = freshness(student.pk)
    begun = [replace(path, steps=path.steps[:1]) for path in paths_of(student) if path.steps]
    masteries = [one for one in masteries_of(student) if one.is_enough and one.p_known < KNOWN]
    attempts = submitted_attempts(student)
    here = begun
    if course:
        here = [path for path in begun if path.course_uuid == course]
        taught = _skills_taught(course)
        masteries = [one for one in masteries if one.skill_id in taught]
        attempts = attempts.filter(assessment__course__uuid=course)
    weakest = sorted(masteries, key=attrgetter("p_known"))[:MOST_WEAK]
    return LearnerInShort(
        freshness=fresh,
        paths=[_reasoned(path, {}, {}) for path in here],
        weakest=weakest,
        more=len(masteries) - len(weakest),
        attempts=list(attempts[:MOST_WORKS]),
        elsewhere=len(begun) - len(here),
    )


def _skills_taught(course: UUID) -> set[int]:
    """Return the skills that the activities of a course are about. 1 query."""
    links = ActivitySkill.objects.filter(activity__course__uuid=course)
    return set(links.values_list("skill", flat=True))


def submitted_attempts(student: User) -> QuerySet[Attempt]:
    """Return what a student handed in, the latest first, with the activities' names."""
    return (
        Attempt.objects.filter(student=student, submitted_at__isnull=False)
        .select_related("assessment__activity", "assessment__course")
        .order_by("-submitted_at", "-pk")
    )


def _sections_of(student: User) -> list[Section]:
    """Return the sections a student is in today. 1 query."""
    enrolled = Enrollment.objects.filter(user=student, role=Enrollment.Role.STUDENT).on(today())
    sections = Section.objects.filter(pk__in=enrolled.values("section"))
    return list(sections.select_related("course").order_by("title"))


def _cited(student: User, paths: Iterable[Path]) -> dict[int, Cited]:
    """Return the responses that reasons cite, by id. 1 query."""
    ids = {key for path in paths for step in path.steps for key in step.reason["evidence"]}
    rows = Response.objects.filter(student=student, pk__in=ids).values_list(
        "pk", "attempt__uuid", "position", "attempt__assessment__activity__title", "occurred_at"
    )
    return {
        pk: Cited(uuid, position + 1, title, occurred_at)
        for pk, uuid, position, title, occurred_at in rows
    }


def _reasoned(path: Path, cited: dict[int, Cited], seen: dict[int, Seen]) -> ReasonedPath:
    return ReasonedPath(
        course_title=path.course_title,
        computed_at=path.computed_at,
        engine_version=path.engine_version,
        version=path.version,
        steps=[_step(step, path, cited, seen) for step in path.steps],
    )


def _step(step: Step, path: Path, cited: dict[int, Cited], seen: dict[int, Seen]) -> ReasonedStep:
    reason = Reason.from_dict(step.reason)
    explained = explain(reason, path.names, gettext)
    return ReasonedStep(
        position=step.position,
        activity=step.activity,
        skill=step.skill,
        reason=reason,
        in_short=explained.family,
        in_full=explained.teacher,
        terms=[
            Term(gettext(TERM_NAMES[name]), reason.terms[name])
            for name in TERMS
            if name in reason.terms
        ],
        cited=[cited[key] for key in reason.evidence if key in cited],
        seen=[seen[key] for key in reason.evidence if key in seen],
        alternatives=step.alternatives,
    )
