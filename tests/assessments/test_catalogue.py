"""All activities of a course, found by name or by what is done of them."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from courses.models import Unit
from courses.tenancy import enter_district
from students.services.evidence import complete_activity
from tests.factories import (
    Cast,
    enroll,
    hand_in,
    make_activity,
    make_assessment,
    make_course,
    make_section,
)

QUERIES = 8


@pytest.fixture
def student(cast: Cast, client: Client) -> Client:
    """The student, signed in, with a course whose first unit is called "Fractions"."""
    unit = Unit.objects.create(course=cast.course, title="Fractions", position=1)
    make_activity(cast.course, title="Práctica: Pizza", unit=unit, minutes=7)
    client.force_login(cast.student)
    return client


def ask(client: Client, cast: Cast, **query: str):
    return client.get(reverse("assessments:course", args=[cast.course.uuid]), query)


def titles(page) -> list[str]:
    return [e.activity.title for chapter in page.context["chapters"] for e in chapter.entries]


def test_it_holds_every_activity_by_unit(student, cast):
    page = ask(student, cast)
    assert len(titles(page)) == cast.course.activities.count()
    assert [chapter.unit and chapter.unit.title for chapter in page.context["chapters"]] == [
        "Fractions",
        None,
    ]
    assert "7 minutes" in page.text
    assert reverse("assessments:activity", args=[cast.quiz.activity.uuid]) in page.text


def test_what_is_not_published_is_not_there(student, cast):
    cast.course.activities.exclude(pk=cast.lesson.pk).update(is_published=False)
    assert titles(ask(student, cast)) == [cast.lesson.title]


@pytest.mark.parametrize("search", ["pizza", " PIZZA ", "practica", "práctica"])
def test_it_is_searched_without_regard_to_case_and_accents(student, cast, search):
    assert titles(ask(student, cast, q=search)) == ["Práctica: Pizza"]


@pytest.mark.parametrize("search", ["zzz", "%", "\0"])
def test_what_is_not_found_is_said(student, cast, search):
    assert "Nothing here has these words" in ask(student, cast, q=search).text


def test_what_is_done_is_marked_with_the_best_result_and_can_be_listed_alone(student, cast):
    assert "What you finish will be here." in ask(student, cast, done="1").text
    enter_district(cast.district.pk)
    complete_activity(cast.student, cast.lesson)
    for right in (2, 5, 3):
        hand_in(cast.student, cast.quiz, right=right)
    page = ask(student, cast, done="1")
    assert titles(page) == [cast.lesson.title, cast.quiz.activity.title]
    assert page.text.count("✓ done") == 2
    assert "✓ done · best 5 of 9" in page.text
    assert page.text.count("<time ") == 2


def test_it_leads_to_the_same_page_of_her_other_courses(student, cast):
    assert 'aria-label="Courses"' not in ask(student, cast).text
    enter_district(cast.district.pk)
    other = make_course("Reading")
    enroll(make_section(cast.school, other), cast.student)
    page = ask(student, cast, done="1")
    address = reverse("assessments:course", args=[other.uuid])
    assert f'<a href="{address}?done=1" lang="en">Reading</a>' in page.text


def test_a_result_that_is_not_out_is_not_shown(student, cast):
    Assessment.objects.update(feedback_timing="never")
    hand_in(cast.student, cast.quiz, right=5)
    page = ask(student, cast)
    assert "✓ done" in page.text
    assert "5 of 9" not in page.text


def test_somebody_elses_work_is_not_hers(student, cast):
    hand_in(cast.classmate, cast.quiz, right=5)
    assert "✓ done" not in ask(student, cast).text


def test_it_costs_the_same_for_few_and_many_activities(student, cast, django_assert_num_queries):
    hand_in(cast.student, cast.quiz, right=5)
    with django_assert_num_queries(QUERIES):
        ask(student, cast)
    enter_district(cast.district.pk)
    items = [place.item for place in cast.quiz.places.all()]
    for number in range(2, 8):
        unit = Unit.objects.create(course=cast.course, title="More", position=number)
        lesson = make_activity(cast.course, unit=unit)
        complete_activity(cast.student, lesson)
        hand_in(cast.student, make_assessment(cast.course, items), right=1)
    with django_assert_num_queries(QUERIES):
        ask(student, cast)
