"""Scores that people give."""

import pytest
from django.test import Client

from assessments.models import Grade
from assessments.services.attempts import begin_attempt, submit_attempt
from students.models import Guardianship, LearnerState, SkillMastery
from tests.analytics.classes import learn, page, post, queries, settle, text_of, write_essay
from tests.factories import (
    enroll,
    make_assessment,
    make_course,
    make_item,
    make_section,
    make_user,
)


@pytest.fixture
def essay(cast):
    return write_essay(cast, cast.student)


def _write(assessment, item, student):
    attempt = begin_attempt(student, assessment)
    return submit_attempt(
        attempt.student, attempt.uuid, {item.uuid: {"text": "A story."}}, f"of {student.pk}"
    )


def test_the_list_shows_a_waiting_essay_to_its_teacher_only(cast, essay):
    assert "Sam Example" in text_of(page(cast.teacher, "analytics:grading"))
    assert "Nothing waits for you" in text_of(page(cast.other_teacher, "analytics:grading"))
    assert "Nothing waits for you" in text_of(page(cast.guardian, "analytics:grading"))
    assert "Nothing waits for you" in text_of(page(cast.student, "analytics:grading"))


def test_a_score_is_a_new_fact_that_moves_the_path(cast, essay):
    settle(cast.student)
    post(cast.teacher, "analytics:grade", essay.uuid, 0, points="0.5", comment="Well told.")
    grade = Grade.objects.get()
    assert (grade.score, grade.comment, grade.graded_by) == (0.5, "Well told.", cast.teacher)
    assert not LearnerState.objects.get(pk=cast.student.pk).is_current
    settle(cast.student)
    assert SkillMastery.objects.get(student=cast.student).evidence_count == 1


def test_after_the_last_essay_the_list_is_shown(cast, essay):
    response = post(cast.teacher, "analytics:grade", essay.uuid, 0, points="1", next="1")
    assert response.url.endswith("/grading/")


def test_one_button_scores_and_goes_to_the_next(cast, essay):
    other = write_essay(cast, cast.classmate)
    after = post(cast.teacher, "analytics:grade", essay.uuid, 0, points=["", "0.5"])
    assert after.url.endswith(f"/attempts/{other.uuid}/items/0/grade/")
    assert Grade.objects.get().score == 0.5


def test_after_a_score_alone_the_next_that_waits_is_one_press_away(cast, essay):
    other = write_essay(cast, cast.classmate)
    after = post(cast.teacher, "analytics:grade", essay.uuid, 0, points="1").url
    client = Client()
    client.force_login(cast.teacher)
    onward = f"/attempts/{other.uuid}/items/0/grade/"
    assert onward in client.get(after).text
    assert onward not in client.get(after.partition("?")[0]).text
    last = post(cast.teacher, "analytics:grade", other.uuid, 0, points="1").url
    assert "the next answer that waits" not in client.get(last).text


def test_an_empty_class_leads_to_what_waits_elsewhere(cast, essay):
    elsewhere = make_section(cast.section.school, make_course("Words"), "4W")
    enroll(elsewhere, cast.teacher, role="teacher")
    shown = text_of(page(cast.teacher, "analytics:section_grading", elsewhere.uuid))
    assert "Nothing waits in this class" in shown
    assert "See all answers that wait" in shown
    assert "See all answers" not in text_of(page(cast.other_teacher, "analytics:grading"))


@pytest.fixture
def two_classes(cast, essay):
    """Essays in two classes: Sam's in 4B, Zoe's in 4W, which other_teacher teaches."""
    words = make_course("Words")
    section = make_section(cast.section.school, words, "4W")
    zoe = make_user("Zoe", "student", cast.school, cast.district)
    enroll(section, zoe)
    enroll(section, cast.other_teacher, role="teacher")
    item = make_item(words, kind="essay", body={"min_words": 1}, key={"grading_notes": "."})
    _write(make_assessment(words, [item]), item, zoe)
    return cast


def _rows(response):
    return [(row.response.student_name, row.section_title) for row in response.context["rows"]]


def test_an_admin_sees_the_class_and_its_teachers_and_sorts_by_them(two_classes):
    cast = two_classes
    shown = page(cast.school_admin, "analytics:grading")
    assert _rows(shown) == [("Sam Example", cast.section.title), ("Zoe Example", "4W")]
    assert cast.other_teacher.display_name in text_of(shown)
    falling = page(cast.school_admin, "analytics:grading", order="-class")
    assert _rows(falling)[0] == ("Zoe Example", "4W")
    first = page(cast.school_admin, "analytics:grading", order="student")
    assert _rows(first)[0][0] == "Sam Example"


@pytest.mark.parametrize("typed", ["zoe", "4W", "Zoe 4w"])
def test_a_student_or_a_class_is_searched_for(two_classes, typed):
    shown = page(two_classes.school_admin, "analytics:grading", q=typed)
    assert _rows(shown) == [("Zoe Example", "4W")]
    assert "Nothing fits" in text_of(page(two_classes.school_admin, "analytics:grading", q="xyz"))


def test_a_teacher_is_searched_for(two_classes):
    name = two_classes.other_teacher.first_name
    found = page(two_classes.school_admin, "analytics:grading", q=name)
    assert ("Zoe Example", "4W") in _rows(found)


def test_a_teacher_reads_the_class_and_not_who_teaches_it(two_classes):
    shown = text_of(page(two_classes.teacher, "analytics:grading"))
    assert two_classes.section.title in shown
    assert "Teachers" not in shown


def test_the_list_costs_the_same_for_one_and_for_many(two_classes):
    def look():
        page(two_classes.school_admin, "analytics:grading")

    look()
    before = queries(look)
    for _ in range(3):
        write_essay(two_classes, two_classes.classmate)
    look()
    assert queries(look) == before


def test_save_and_next_leads_to_the_essay_that_waits_longest(cast, essay):
    other = write_essay(cast, cast.classmate)
    response = post(cast.teacher, "analytics:grade", essay.uuid, 0, points="1", next="1")
    assert response.url.endswith(f"/attempts/{other.uuid}/items/0/grade/")


def test_save_and_next_stays_with_the_item_then_takes_the_longest_waiting(cast):
    item = make_item(cast.course, kind="essay", body={"min_words": 1}, key={"grading_notes": "."})
    assessment = make_assessment(cast.course, [item])
    first = _write(assessment, item, cast.student)
    older = write_essay(cast, cast.student)
    same = _write(assessment, item, cast.classmate)
    shown = page(cast.teacher, "analytics:grade", first.uuid, 0)
    assert "3 left" in text_of(shown)
    response = post(cast.teacher, "analytics:grade", first.uuid, 0, points="1", next="1")
    assert response.url.endswith(f"/attempts/{same.uuid}/items/0/grade/")
    response = post(cast.teacher, "analytics:grade", same.uuid, 0, points="1", next="1")
    assert response.url.endswith(f"/attempts/{older.uuid}/items/0/grade/")


def test_the_form_begins_with_the_score_that_counts_and_lists_all_of_them(cast):
    attempt = learn(cast, cast.student, right=8)
    post(cast.teacher, "analytics:grade", attempt.uuid, 8, points="0.5")
    response = page(cast.teacher, "analytics:grade", attempt.uuid, 8)
    assert response.context["form"]["points"].value() == 0.5
    shown = text_of(response)
    assert shown.index("0 · by the key") < shown.index("0.5 · by Teacher Example")


def test_too_many_points_are_refused_with_the_most_there_are(cast, essay):
    response = post(cast.teacher, "analytics:grade", essay.uuid, 0, points="2")
    assert "At most 1 point." in text_of(response)


@pytest.mark.parametrize("points", ["-1", "1.5", "nan", "inf", "", "many"])
def test_it_refuses_points_that_the_item_does_not_have(cast, essay, points):
    response = post(cast.teacher, "analytics:grade", essay.uuid, 0, points=points)
    assert response.status_code == 200
    assert "Please look again" in text_of(response)
    assert not Grade.objects.exists()


@pytest.mark.parametrize("who", ["student", "guardian", "other_teacher", "elsewhere_admin"])
def test_nobody_else_may_score(cast, essay, who):
    response = post(getattr(cast, who), "analytics:grade", essay.uuid, 0, points="1")
    assert response.status_code == 404
    assert not Grade.objects.exists()


def test_a_teacher_who_is_also_the_guardian_still_scores_her_own_class(cast, essay):
    Guardianship.objects.create(guardian=cast.teacher, student=cast.student)
    assert page(cast.teacher, "analytics:grade", essay.uuid, 0).status_code == 200


def test_what_the_key_scored_can_be_corrected(cast):
    attempt = learn(cast, cast.student, right=8)
    response = post(cast.teacher, "analytics:grade", attempt.uuid, 8, points="1")
    assert response.url.partition("?")[0].endswith(f"/attempts/{attempt.uuid}/")
    attempt.refresh_from_db()
    assert attempt.score == 1
    shown = text_of(
        page(cast.teacher, "analytics:student_attempt", cast.student.uuid, attempt.uuid)
    )
    assert "scored by a person" in shown


def test_an_item_beyond_the_last_is_not_there(cast, essay):
    assert page(cast.teacher, "analytics:grade", essay.uuid, 1).status_code == 404
