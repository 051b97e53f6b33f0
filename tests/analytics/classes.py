"""Builders of whole classes: learners who have handed in, with their paths."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Attempt
from assessments.tasks import recompute
from courses.tenancy import enter_district
from students.models import Role, User
from tests.factories import Cast, enroll, hand_in, make_user


def settle(student: User) -> None:
    """Bring a student's path up to date, as a worker would."""
    recompute(student.pk)
    enter_district(student.district_id)


def learn(cast: Cast, student: User, *, right: int = 6) -> Attempt:
    """Let a student hand in the quiz, `right` of its nine items right, and settle her path."""
    attempt = hand_in(student, cast.quiz, right=right)
    settle(student)
    return attempt


def fill(cast: Cast, learners: int = 30) -> None:
    """Add classmates who have all handed in the quiz and have their paths."""
    for number in range(learners):
        student = make_user(f"Pupil{number}", Role.STUDENT, cast.school, cast.district)
        enroll(cast.section, student)
        learn(cast, student, right=number % 10)


def queries(call: Callable[[], object]) -> int:
    """Count the queries of a call."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
