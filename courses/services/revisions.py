"""Saying that a course's content has changed, so that nobody plans with what it was."""

from collections.abc import Iterable

from django.db.models import F

from courses.models import Course


def revise(course_ids: Iterable[int]) -> None:
    """Move these courses' revisions on. 1 query."""
    Course.objects.filter(pk__in=list(course_ids)).update(revision=F("revision") + 1)


def courses_teaching(skill_ids: Iterable[int]) -> list[int]:
    """Return the ids of the courses whose activities are tagged with any of these. 1 query."""
    courses = Course.objects.filter(activities__skills__in=list(skill_ids)).distinct()
    return list(courses.order_by("pk").values_list("pk", flat=True))
