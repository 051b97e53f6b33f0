"""Saying that a lesson is done."""

from datetime import timedelta

from django.utils import timezone

from students.models import ActivityCompletion, LearnerState
from students.services.evidence import complete_activity
from tests.factories import Cast


def test_a_button_pressed_twice_is_one_saying(cast: Cast) -> None:
    first = complete_activity(cast.student, cast.lesson)
    assert complete_activity(cast.student, cast.lesson) == first
    assert LearnerState.objects.get(student=cast.student).evidence_seq == 1


def test_the_same_lesson_another_day_is_another_saying(cast: Cast) -> None:
    complete_activity(cast.student, cast.lesson)
    ActivityCompletion.objects.update(occurred_at=timezone.now() - timedelta(days=1))
    complete_activity(cast.student, cast.lesson)
    assert LearnerState.objects.get(student=cast.student).evidence_seq == 2
