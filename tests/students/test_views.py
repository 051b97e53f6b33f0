"""A student's home, the fragment that waits for a new path, and her preferences."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment
from assessments.services.attempts import begin_attempt
from courses.models import Activity, Skill
from courses.tenancy import enter_district
from students.models import LearnerState, PathStep
from students.services.evidence import request_replan
from tests.factories import (
    Cast,
    hand_in,
    make_activity,
    make_assessment,
    make_course,
    make_item,
    make_section,
)
from tests.factories import enroll as enroll_in
from tests.recomputing import recompute

HOME_QUERIES = 8


def answer_more(cast: Cast, right: int = 9) -> None:
    """Hand in the quiz once more; the path is behind afterwards."""
    enter_district(cast.district.pk)
    hand_in(cast.student, cast.quiz, right=right)


def catch_up(cast: Cast) -> None:
    """Compute the student's path."""
    recompute(cast.student.pk)
    enter_district(cast.district.pk)


@pytest.fixture
def student(cast: Cast, client: Client) -> Client:
    """The student, signed in, with a path made from five answers."""
    answer_more(cast, right=5)
    catch_up(cast)
    client.force_login(cast.student)
    return client


def fragment(client: Client, query: str = "", **headers: str):
    return client.get(reverse("students:path_fragment") + query, headers=headers)


def test_home_shows_one_next_step_with_its_reason(student):
    page = student.get("/")
    step = page.context["trail"].step
    assert step.activity.title in page.text
    assert step.why in page.text
    assert reverse("assessments:activity", args=[step.activity.uuid]) in page.text


def test_home_says_how_fresh_the_path_is_and_what_it_rests_on(student):
    assert "s old, made from 9 of your answers." in student.get("/").text


def test_home_shows_the_steps_ahead_and_what_was_done(student, cast):
    page = student.get("/")
    assert len(page.context["trail"].ahead) >= 4
    assert [done.activity for done in page.context["trail"].done] == [cast.quiz.activity]


def test_home_offers_each_course_by_a_link(student, cast):
    other = make_course("Words")
    make_activity(other, *cast.skills[:1])
    enroll_in(make_section(cast.school, other), cast.student)
    request_replan([cast.student.pk])
    catch_up(cast)
    page = student.get("/", {"course": str(other.uuid)})
    assert page.context["trail"].course.title == "Words"
    assert f"?course={cast.course.uuid}" in page.text


def test_home_leads_to_all_activities_and_to_all_that_was_done(student, cast):
    page, address = student.get("/").text, reverse("assessments:course", args=[cast.course.uuid])
    assert f'href="{address}"' in page
    assert f'href="{address}?done=1"' in page


def test_home_without_a_path_says_what_to_do(cast, client):
    client.force_login(cast.student)
    assert "Ask your teacher" in client.get("/").text


def test_home_costs_the_same_queries_for_a_short_and_a_long_path(
    student, cast, django_assert_num_queries
):
    with django_assert_num_queries(HOME_QUERIES):
        student.get("/")
    enter_district(cast.district.pk)
    for _ in range(10):
        make_activity(cast.course, *cast.skills)
    cast.course.revision += 1
    cast.course.save()
    answer_more(cast)
    catch_up(cast)
    with django_assert_num_queries(HOME_QUERIES):
        student.get("/")


@pytest.fixture
def next_quiz(student: Client, cast: Cast) -> Assessment:
    """The practice that comes next, nobody having begun it."""
    enter_district(cast.district.pk)
    step = PathStep.objects.filter(path__student=cast.student).order_by("position")[0]
    items = [make_item(cast.course, *cast.skills[:1]) for _ in range(2)]
    quiz = make_assessment(cast.course, items, kind="practice")
    PathStep.objects.filter(pk=step.pk).update(activity=quiz.activity)
    return quiz


def test_home_says_start_or_go_on_with_what_is_begun(
    student, cast, next_quiz, django_assert_num_queries
):
    assert ">Start<" in student.get("/").text
    enter_district(cast.district.pk)
    begin_attempt(cast.student, next_quiz)
    with django_assert_num_queries(HOME_QUERIES):
        page = student.get("/").text
    assert "You have begun this. Your answers are kept." in page
    assert ">Go on<" in page


def test_what_is_handed_in_is_begun_no_more(student, cast, next_quiz):
    hand_in(cast.student, next_quiz, right=1)
    state = LearnerState.objects.get(pk=cast.student.pk)
    assert state.begun == []
    begin_attempt(cast.student, next_quiz)
    begin_attempt(cast.student, next_quiz)
    state.refresh_from_db()
    assert state.begun == [next_quiz.activity_id]


def test_a_current_path_asks_nothing_more(student):
    assert "hx-trigger" not in student.get("/").text


def test_a_stale_path_asks_again_by_itself_and_by_a_link(student, cast):
    answer_more(cast)
    page = student.get("/")
    assert 'hx-trigger="load delay:150ms"' in page.text
    assert '<a href="">Look again</a>' in page.text


def test_the_waiting_fragment_holds_no_path_and_asks_later_and_later(student, cast):
    answer_more(cast)
    delays = []
    for asked in (0, 3, 30, 100):
        answer = fragment(student, f"?asked={asked}", HX_Request="true")
        assert "next-step" not in answer.text
        delays.append(int(answer.text.split("delay:")[1].split("ms")[0]))
    assert delays == [225, 759, 1000, 10000]


def test_the_fragment_brings_the_new_path_in_place_of_the_old(student, cast):
    answer_more(cast)
    catch_up(cast)
    answer = fragment(student, "?seen=1", HX_Request="true")
    assert answer.headers["HX-Retarget"] == "#path"
    assert "next-step" in answer.text
    assert "Your path is up to date." in answer.text
    assert "hx-trigger" not in answer.text


def test_the_fragment_may_hold_the_next_step_only_and_keeps_to_it(student, cast):
    answer_more(cast)
    assert "only=next" in fragment(student, "?only=next", HX_Request="true").text
    assert "only=next" not in fragment(student, HX_Request="true").text
    catch_up(cast)
    answer = fragment(student, "?only=next", HX_Request="true").text
    assert "next-step" in answer
    assert "After that" not in answer
    assert "Done lately" not in answer


def test_a_step_named_after_its_skill_names_it_once(student, cast):
    Skill.objects.update(title="Compare fractions")
    Activity.objects.update(title="Practice: Compare fractions")
    assert "Compare fractions</span> · " not in student.get("/").text
    Activity.objects.update(title="Cut a cake")
    assert "Compare fractions</span> · " in student.get("/").text


def test_the_fragment_shows_the_path_to_whoever_has_no_script(student, cast):
    answer_more(cast)
    assert "next-step" in fragment(student).text


def test_a_stuck_path_is_said_kindly(student, cast):
    answer_more(cast)
    LearnerState.objects.filter(pk=cast.student.pk).update(failures=2)
    answer = fragment(student, HX_Request="true")
    assert "not up to date yet" in answer.text
    assert "delay:10000ms" in answer.text


@pytest.mark.parametrize("who", ["teacher", "guardian", "school_admin", "district_admin"])
def test_the_path_fragment_is_a_students_own(cast, client, who):
    client.force_login(getattr(cast, who))
    assert fragment(client).status_code == 404


def test_a_stranger_at_the_door_is_asked_to_sign_in(client, db):
    assert client.get("/").headers["Location"] == "/accounts/login/?next=/"


def test_people_without_a_part_are_told_whom_to_ask(cast, client):
    cast.student.memberships.all().delete()
    client.force_login(cast.student)
    assert "Ask the person who made your account" in client.get("/").text


def test_preferences_change_the_language_of_every_page(student):
    student.post(reverse("students:preferences"), {"language": "es"})
    page = student.get("/")
    assert '<html lang="es"' in page.text


def test_a_new_format_asks_for_a_new_path_and_a_new_language_does_not(student, cast):
    state = LearnerState.objects.filter(pk=cast.student.pk)
    before = state.get().evidence_seq
    student.post(reverse("students:preferences"), {"language": "es"})
    assert state.get().evidence_seq == before
    student.post(reverse("students:preferences"), {"preferred_format": "hands_on"})
    assert state.get().evidence_seq == before + 1


def test_the_format_is_asked_of_students_only(cast, client):
    client.force_login(cast.guardian)
    page = client.get(reverse("students:preferences"))
    assert "preferred_format" not in page.text


def test_preferences_refuse_what_was_not_offered(student, cast):
    page = student.post(reverse("students:preferences"), {"language": "xx"})
    assert "Please look again" in page.text
    cast.student.refresh_from_db()
    assert cast.student.language == ""
