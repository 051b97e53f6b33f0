"""All activities of a course with what a student has done of them."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from assessments.models import Attempt
from assessments.selectors.pages import Points, share_of, sitting_of
from courses.models import Activity, Course, Unit
from students.models import ActivityCompletion, User


@dataclass(frozen=True, slots=True)
class Entry:
    """An activity. `best` is the best result that may be shown of what was handed in.

    `done_at` is when it was worked on last; None where it was not yet.
    """

    activity: Activity
    done_at: datetime | None
    best: Points | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A unit with those of its activities that were asked for; no unit for what is in none."""

    unit: Unit | None
    entries: list[Entry]


def course_catalogue(
    user: User, course: Course, search: str = "", *, only_done: bool = False
) -> list[Chapter]:
    """Return a course's activities by unit, those outside of units last. 3 queries.

    Upper case and accents make no difference to the search.
    """
    activities = Activity.objects.filter(course=course, is_published=True).select_related("unit")
    handed_in = _handed_in(user, course)
    best = _best_results(handed_in)
    done = _last_done(user, course, handed_in)
    wanted = _folded(search.strip())
    entries = [
        Entry(activity, done.get(activity.pk), best.get(activity.pk))
        for activity in sorted(activities.defer("body"), key=_place)
        if wanted in _folded(activity.title) and (activity.pk in done or not only_done)
    ]
    return [
        Chapter(found[0].activity.unit, found)
        for found in (list(group) for _, group in groupby(entries, key=_chapter))
    ]


def _handed_in(user: User, course: Course) -> list[Attempt]:
    """Return what a student has handed in of a course. 1 query."""
    attempts = Attempt.objects.filter(
        student=user, assessment__course=course, submitted_at__isnull=False
    )
    return list(attempts.select_related("assessment"))


def _best_results(attempts: Sequence[Attempt]) -> dict[int, Points | None]:
    """Return the best known result of every activity that was handed in."""
    best: dict[int, Points | None] = {}
    for attempt in attempts:
        points, activity = sitting_of(attempt).points, attempt.assessment.activity_id
        best[activity] = _better(best.get(activity), points)
    return best


def _last_done(user: User, course: Course, attempts: Sequence[Attempt]) -> dict[int, datetime]:
    """Return when each activity was worked through or handed in last. 1 query."""
    finished = ActivityCompletion.objects.filter(student=user, activity__course=course)
    moments = [
        *finished.values_list("activity", "occurred_at"),
        *((one.assessment.activity_id, one.submitted_at) for one in attempts if one.submitted_at),
    ]
    return dict(sorted(moments, key=lambda moment: moment[1]))


def _better(*results: Points | None) -> Points | None:
    known = [points for points in results if points]
    return max(known, key=share_of, default=None)


def _place(activity: Activity) -> tuple[float, int, int]:
    unit = activity.unit.position if activity.unit else float("inf")
    return unit, activity.position, activity.pk


def _chapter(entry: Entry) -> int | None:
    return entry.activity.unit_id


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()
