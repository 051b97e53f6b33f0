"""A student's home where her teacher has said how much a day holds."""

import pytest
from django.test import Client

from courses.models import Activity
from courses.tenancy import enter_district
from students.planning import Planning
from students.services.evidence import complete_activity
from students.services.planning import change_planning
from tests.factories import Cast, hand_in
from tests.recomputing import recompute
from tests.students.test_views import HOME_QUERIES

MINUTES = 10


@pytest.fixture
def student(cast: Cast, client: Client) -> Client:
    """The student, signed in, with a path of activities that take ten minutes each."""
    Activity.objects.filter(course=cast.course).update(minutes=MINUTES)
    hand_in(cast.student, cast.quiz, right=5)
    client.force_login(cast.student)
    return client


def plan_days_of(cast: Cast, minutes: int | None) -> None:
    enter_district(cast.district.pk)
    change_planning(cast.section, Planning(minutes), cast.teacher)
    recompute(cast.student.pk)
    enter_district(cast.district.pk)


def test_without_minutes_there_is_one_trail(student, cast):
    plan_days_of(cast, None)
    recompute(cast.student.pk)
    page = student.get("/")
    assert page.context["trail"].day is None
    assert 'id="today"' not in page.text
    assert 'id="later"' not in page.text


def test_it_shows_what_is_for_today_and_what_is_for_later(student, cast):
    plan_days_of(cast, 3 * MINUTES)
    page = student.get("/")
    trail = page.context["trail"]
    assert (trail.day.steps, trail.day.minutes) == (2, 20)  # The quiz took the first ten.
    assert "about 20 minutes" in page.text
    assert len(trail.ahead_now) == 1
    for step in trail.ahead:
        assert f'id="step-{step.activity.uuid}"' in page.text


def test_a_day_that_is_done_is_praised_and_the_rest_stays_within_reach(student, cast):
    plan_days_of(cast, 2 * MINUTES)
    complete_activity(cast.student, cast.lesson)
    recompute(cast.student.pk)
    page = student.get("/")
    assert page.context["trail"].day.is_over
    assert "You have done your part for today." in page.text
    assert 'id="next-start"' in page.text
    assert page.text.count('id="step-') == len(page.context["trail"].ahead)


def test_in_a_fresh_day_there_is_always_something_for_today(cast, client):
    Activity.objects.filter(course=cast.course).update(minutes=50)
    plan_days_of(cast, 20)
    client.force_login(cast.student)
    assert client.get("/").context["trail"].day.steps == 1


def test_it_costs_no_query_more(student, cast, django_assert_num_queries):
    plan_days_of(cast, 3 * MINUTES)
    with django_assert_num_queries(HOME_QUERIES):
        student.get("/")


def test_programs_are_told_what_a_day_holds(student, cast):
    plan_days_of(cast, 3 * MINUTES)
    path = student.get(f"/api/v1/students/{cast.student.uuid}/path/").json()
    assert path["minutes_a_day"] == 3 * MINUTES
    assert [step["reason"]["in_day"] for step in path["steps"]][:3] == [True, True, False]
