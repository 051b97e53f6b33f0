"""One child, as her family looks at her: what comes next, what was done, what to do at home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext

from assessments.models import Attempt
from assessments.selectors.pages import Points, sitting_of
from courses.models import Activity
from students.engine import Reason, explain
from students.engine.explain import KNOWN
from students.models import ActivityCompletion, SkillMastery, User
from students.selectors.judgments import Seen, seen, standing_judgments
from students.selectors.paths import Freshness, Path, Step, freshness, masteries_of, paths_of

STEPS_SHOWN = 3
DONE_SHOWN = 8
SKILLS_SHOWN = 3
GOES_WELL, STILL_HARD = 0.7, 0.5


@dataclass(frozen=True, slots=True)
class FamilyStep:
    """A step in a family's words."""

    activity: Activity
    why: str


@dataclass(frozen=True, slots=True)
class FamilyPath:
    """What comes next in one course."""

    course_title: str
    course_language: str
    steps: list[FamilyStep]


@dataclass(frozen=True, slots=True)
class DoneLately:
    """An activity that the child worked on; `points` are None where none are told."""

    title: str
    course_title: str
    course_language: str
    done_at: datetime | None
    points: Points | None = None


@dataclass(frozen=True, slots=True)
class AtHome:
    """Skills to talk about: one she can show, one that comes next; "" where there is none.

    `is_review`: what comes next was known before, and is refreshed.
    """

    to_show: str
    to_tell: str
    is_review: bool


@dataclass(frozen=True, slots=True)
class ChildPage:
    """A child at one moment."""

    child: User
    freshness: Freshness
    paths: list[FamilyPath]
    done: list[DoneLately]
    at_home: AtHome
    goes_well: list[str]
    still_hard: list[str]
    seen: list[Seen]


def child_page(child: User) -> ChildPage:
    """Return a child at one moment. 9 queries, whatever she has done."""
    fresh = freshness(child.pk)
    paths, masteries = paths_of(child), masteries_of(child)
    return ChildPage(
        child=child,
        freshness=fresh,
        paths=[_family_path(path) for path in paths],
        done=_done_lately(child),
        at_home=_at_home(masteries, paths),
        goes_well=_goes_well(masteries),
        still_hard=_still_hard(masteries),
        seen=[*map(seen, standing_judgments(child))],
    )


def _family_path(path: Path) -> FamilyPath:
    steps = [_step(step, path) for step in path.steps[:STEPS_SHOWN]]
    return FamilyPath(path.course_title, path.course_language, steps)


def _step(step: Step, path: Path) -> FamilyStep:
    return FamilyStep(
        step.activity, explain(Reason.from_dict(step.reason), path.names, gettext).family
    )


def _done_lately(child: User) -> list[DoneLately]:
    """Return what a child did last, the latest first. 2 queries."""
    attempts = (
        Attempt.objects.filter(student=child, submitted_at__isnull=False)
        .select_related("assessment__activity", "assessment__course")
        .order_by("-submitted_at")
    )
    completions = (
        ActivityCompletion.objects.filter(student=child)
        .order_by("-evidence_seq")
        .values_list(
            "activity__title",
            "activity__course__title",
            "activity__course__language",
            "occurred_at",
        )
    )
    done = [_handed_in(attempt) for attempt in attempts[:DONE_SHOWN]]
    done += [DoneLately(*row) for row in completions[:DONE_SHOWN]]
    return sorted(done, key=attrgetter("done_at"), reverse=True)[:DONE_SHOWN]


def _handed_in(attempt: Attempt) -> DoneLately:
    work = attempt.assessment
    return DoneLately(
        work.activity.title,
        work.course.title,
        work.course.language,
        attempt.submitted_at,
        sitting_of(attempt).points,
    )


def _at_home(masteries: Sequence[SkillMastery], paths: Sequence[Path]) -> AtHome:
    """Choose the skill she showed last that she knows, and the one that comes next."""
    known = [one for one in masteries if one.is_enough and one.p_known >= KNOWN]
    shown = max(known, key=lambda one: (one.last_evidence_at, one.pk), default=None)
    next_step = next((path.steps[0] for path in paths if path.steps), None)
    to_show = shown.skill.title if shown else ""
    to_tell = next_step.skill.title if next_step else ""
    is_review = next_step is not None and Reason.from_dict(next_step.reason).is_review
    return AtHome(to_show, "" if to_tell == to_show else to_tell, is_review)


def _goes_well(masteries: Sequence[SkillMastery]) -> list[str]:
    """Name the skills that are surest, of those with enough evidence."""
    sure = [one for one in masteries if one.is_enough and one.p_known >= GOES_WELL]
    best = sorted(sure, key=lambda one: -one.p_known)
    return [one.skill.title for one in best[:SKILLS_SHOWN]]


def _still_hard(masteries: Sequence[SkillMastery]) -> list[str]:
    """Name the skills that are least known, of those with enough evidence."""
    hard = [one for one in masteries if one.is_enough and one.p_known < STILL_HARD]
    return [one.skill.title for one in sorted(hard, key=attrgetter("p_known"))[:SKILLS_SHOWN]]
