"""What the pages of an activity, an attempt and a result show to the student at work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404

from assessments.models import Assessment, Attempt
from assessments.selectors.sittings import (
    ItemResult,
    assessments_visible_to,
    item_results,
)
from courses.models import Activity
from students.models import ActivityCompletion, User
from students.selectors.access import activities_visible_to, attended_by


@dataclass(frozen=True, slots=True)
class Points:
    """What was earned of what could be, as far as it is known; `waiting` answers need a person."""

    earned: float
    total: float
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt in the list of an activity; `points` is None until it may be shown."""

    uuid: UUID
    number: int
    submitted_at: datetime | None
    is_released: bool
    points: Points | None


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """An activity as one person sees it. `attempts_left` is None where there is no limit."""

    activity: Activity
    skills: list[str]
    can_work: bool
    assessment: Assessment | None
    item_count: int
    open: Sitting | None
    handed_in: list[Sitting]
    attempts_left: int | None
    worked_through_at: datetime | None

    @property
    def best(self) -> Sitting | None:
        scored = [sitting for sitting in self.handed_in if sitting.points]
        return max(scored, key=_share, default=None)

    @property
    def can_begin(self) -> bool:
        may = self.can_work and self.item_count > 0
        return may and (self.open is not None or self.attempts_left != 0)


def _share(sitting: Sitting) -> float:
    return share_of(sitting.points) if sitting.points else 0.0


def share_of(points: Points) -> float:
    """Return the part that was earned, in [0, 1]."""
    return points.earned / points.total if points.total else 0.0


def _takes_course(user: User) -> Exists:
    return Exists(attended_by(user.pk).filter(section__course=OuterRef("course")))


def activity_to_work_on_for(user: User, uuid: UUID) -> Activity:
    """Return an activity of a course this person takes as a student, or 404. 1 or 2 queries."""
    return get_object_or_404(activities_visible_to(user).filter(_takes_course(user)), uuid=uuid)


def assessment_to_sit_for(user: User, uuid: UUID) -> Assessment:
    """Return an assessment of a course this person takes as a student, or 404. 1 or 2 queries."""
    return get_object_or_404(assessments_visible_to(user).filter(_takes_course(user)), uuid=uuid)


def activity_page(user: User, activity: Activity) -> ActivityPage:
    """Return what an activity's page shows. 5 queries, whatever the number of attempts."""
    counted = Count("places", filter=Q(places__item__current__isnull=False))
    assessment = Assessment.objects.filter(activity=activity).annotate(n=counted).first()
    sittings = _sittings(user, assessment) if assessment else []
    done = ActivityCompletion.objects.filter(student=user, activity=activity)
    taken = Activity.objects.filter(_takes_course(user), pk=activity.pk)
    return ActivityPage(
        activity=activity,
        skills=list(activity.skills.values_list("title", flat=True)),
        can_work=taken.exists(),
        assessment=assessment,
        item_count=assessment.n if assessment else 0,
        open=next((sitting for sitting in sittings if not sitting.submitted_at), None),
        handed_in=[sitting for sitting in sittings if sitting.submitted_at],
        attempts_left=_attempts_left(assessment, sittings),
        worked_through_at=done.values_list("occurred_at", flat=True).last()
        if not sittings
        else None,
    )


def _attempts_left(assessment: Assessment | None, sittings: Sequence[Sitting]) -> int | None:
    if assessment is None or assessment.attempts_allowed is None:
        return None
    return max(assessment.attempts_allowed - len(sittings), 0)


def _sittings(user: User, assessment: Assessment) -> list[Sitting]:
    attempts = Attempt.objects.filter(student=user, assessment=assessment)
    return [sitting_of(attempt) for attempt in attempts.order_by("-number")]


def sitting_of(attempt: Attempt) -> Sitting:
    """Return an attempt as its student sees it. 0 queries."""
    known = attempt.is_released and attempt.score is not None
    return Sitting(
        uuid=attempt.uuid,
        number=attempt.number,
        submitted_at=attempt.submitted_at,
        is_released=attempt.is_released,
        points=_points(attempt) if known else None,
    )


def _points(attempt: Attempt) -> Points:
    total = sum(attempt.points)
    return Points((attempt.score or 0.0) * total, total)


@dataclass(frozen=True, slots=True)
class Result:
    """A submission as its student sees it; without `items` until they may be shown."""

    attempt: Attempt
    items: list[ItemResult]
    points: Points | None

    @property
    def can_try_again(self) -> bool:
        """Whether there is something left to win, and a try left to win it."""
        allowed = self.attempt.assessment.attempts_allowed
        is_open = self.points is not None and share_of(self.points) < 1
        return is_open and (allowed is None or self.attempt.number < allowed)

    @property
    def right(self) -> int:
        """How many questions were answered right."""
        return sum(item.is_right for item in self.items)

    @property
    def partly_right(self) -> int:
        """How many questions were answered right in part."""
        return sum(item.is_partly_right for item in self.items)


def result_of(attempt: Attempt) -> Result:
    """Return a submission's result for its student. 0 queries, or 2 to 4 once it is released."""
    if not attempt.is_released:
        return Result(attempt, [], None)
    items = item_results(attempt)
    known = [item for item in items if item.score is not None]
    points = Points(
        earned=sum(item.points * (item.score or 0.0) for item in known),
        total=sum(attempt.points),
        waiting=len(items) - len(known),
    )
    return Result(attempt, items, points)
