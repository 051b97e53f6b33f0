"""The pages for teachers, admins and guardians: who sees them, what they say, what they cost."""

import re

import pytest
from django.utils import timezone

from students.models import Enrollment, Guardianship, LearnerState, Role
from tests.analytics.classes import fill, learn, page, queries, settle, text_of, write_essay
from tests.factories import hand_in, make_user

TEACHERS = {"teacher", "school_admin", "district_admin"}
EVERYBODY = (
    *("student", "classmate", "teacher", "guardian", "school_admin", "district_admin"),
    *("stranger", "other_teacher", "other_guardian", "elsewhere_admin", "foreign_student"),
    *("foreign_teacher", "foreign_admin", "foreign_district_admin"),
)


def _statuses(cast, name, *args):
    return {who for who in EVERYBODY if page(getattr(cast, who), name, *args).status_code == 200}


@pytest.mark.parametrize("name", ["section", "section_skills", "section_grading"])
def test_a_section_is_for_those_who_teach_or_administer_it(cast, name):
    assert _statuses(cast, f"analytics:{name}", cast.section.uuid) == TEACHERS


def test_a_student_is_for_those_who_teach_or_administer_her(cast):
    attempt = learn(cast, cast.student)
    skill = cast.skills[0]
    for name, *args in (
        ("student", cast.student.uuid),
        ("student_skill", cast.student.uuid, skill.uuid),
        ("student_attempt", cast.student.uuid, attempt.uuid),
        ("grade", attempt.uuid, 0),
    ):
        assert _statuses(cast, f"analytics:{name}", *args) == TEACHERS, name


@pytest.mark.parametrize("name", ["school", "school_students"])
def test_a_school_is_for_its_admins(cast, name):
    assert _statuses(cast, f"analytics:{name}", cast.school.uuid) == {
        "school_admin",
        "district_admin",
    }


def test_a_child_is_for_her_guardian(cast):
    assert _statuses(cast, "analytics:child", cast.student.uuid) == {"guardian"}


def test_access_ends_with_the_enrollment_and_with_the_guardianship(cast):
    yesterday = timezone.localdate() - timezone.timedelta(days=1)
    Enrollment.objects.filter(user=cast.student).update(ends_on=yesterday)
    Guardianship.objects.filter(student=cast.student).update(ends_on=yesterday)
    assert page(cast.teacher, "analytics:student", cast.student.uuid).status_code == 404
    assert page(cast.guardian, "analytics:child", cast.student.uuid).status_code == 404


def test_an_attempt_under_another_students_address_is_not_there(cast):
    attempt = learn(cast, cast.student)
    wrong = page(cast.teacher, "analytics:student_attempt", cast.classmate.uuid, attempt.uuid)
    assert wrong.status_code == 404


@pytest.mark.parametrize("name", ["sections", "section", "section_skills", "school"])
def test_a_page_costs_the_same_for_two_learners_and_for_thirty(cast, name):
    learn(cast, cast.student)
    who, args = {
        "sections": (cast.teacher, ()),
        "school": (cast.school_admin, (cast.school.uuid,)),
    }.get(name, (cast.teacher, (cast.section.uuid,)))
    before = queries(lambda: page(who, f"analytics:{name}", *args))
    fill(cast, 30)
    assert queries(lambda: page(who, f"analytics:{name}", *args)) == before


def test_a_students_page_costs_the_same_for_one_attempt_and_for_many(cast):
    learn(cast, cast.student)
    address = ("analytics:student", cast.student.uuid)
    before = queries(lambda: page(cast.teacher, *address))
    for _ in range(5):
        learn(cast, cast.student)
    assert queries(lambda: page(cast.teacher, *address)) == before


def test_a_new_teacher_is_told_where_classes_come_from(cast):
    new = make_user("New", Role.TEACHER, cast.school, cast.district)
    assert "Your classes appear here once" in text_of(page(new, "analytics:sections"))


def test_the_section_sorts_by_what_is_on_the_list_and_by_nothing_else(cast):
    learn(cast, cast.student, right=9)
    address = ("analytics:section", cast.section.uuid)
    for order, first, second in (
        ("name", "Classmate Example", "Sam Example"),
        ("-known", "Sam Example", "Classmate Example"),
        ("password", "Classmate Example", "Sam Example"),
    ):
        shown = text_of(page(cast.teacher, *address, order=order))
        assert shown.index(first) < shown.index(second)


def test_the_section_finds_a_student_by_part_of_her_name(cast):
    found = text_of(page(cast.teacher, "analytics:section", cast.section.uuid, q="class"))
    assert "Classmate Example" in found
    assert "Sam Example" not in found


def test_the_section_says_whose_path_is_not_up_to_date(cast):
    hand_in(cast.student, cast.quiz, right=9)
    shown = text_of(page(cast.teacher, "analytics:section", cast.section.uuid, q="Sam"))
    assert "not up to date" in shown


def test_a_students_page_gives_every_term_and_the_answers_it_rests_on(cast):
    learn(cast, cast.student, right=2)
    shown = text_of(page(cast.teacher, "analytics:student", cast.student.uuid))
    assert "Score +" in shown or "Score −" in shown
    for term in ("readiness", "room to grow", "what it opens", "practised already"):
        assert term in shown
    assert "It rests on these answers:" in shown


def test_a_skill_with_too_few_answers_has_no_figure(cast):
    practice = cast.course.assessments.exclude(pk=cast.quiz.pk).first()
    practice.places.exclude(position=0).delete()
    hand_in(cast.student, practice, right=1)
    settle(cast.student)
    skill = cast.skills[0]
    shown = text_of(page(cast.teacher, "analytics:student_skill", cast.student.uuid, skill.uuid))
    assert "Not enough evidence yet" in shown
    assert "log-odds" not in shown


def test_a_guardian_of_one_child_goes_straight_to_her(cast):
    response = page(cast.guardian, "analytics:children")
    assert response.url.endswith(f"/children/{cast.student.uuid}/")


def test_a_guardian_of_two_chooses(cast):
    Guardianship.objects.create(guardian=cast.guardian, student=cast.classmate)
    shown = text_of(page(cast.guardian, "analytics:children"))
    assert "Sam Example" in shown
    assert "Classmate Example" in shown


def test_a_family_reads_no_score_and_no_percentage(cast):
    learn(cast, cast.student, right=9)
    shown = text_of(page(cast.guardian, "analytics:child", cast.student.uuid))
    assert "Something to do at home" in shown
    assert "Ask Sam" in shown
    assert "%" not in shown


def test_an_admin_of_one_school_goes_straight_to_it(cast):
    response = page(cast.school_admin, "analytics:schools")
    assert response.url.endswith(f"/schools/{cast.school.uuid}/")


def test_a_district_admin_sees_all_her_schools_and_no_others(cast):
    shown = text_of(page(cast.district_admin, "analytics:schools"))
    assert "Hill School" in shown
    assert "Valley School" in shown
    assert "South School" not in shown


def test_every_chart_of_the_school_has_its_sentence_and_its_table(cast):
    learn(cast, cast.student, right=9)
    response = page(cast.school_admin, "analytics:school", cast.school.uuid)
    html, shown = response.content.decode(), text_of(response)
    for name in ("handed-in", "active", "mastery", "currency"):
        assert f'role="img" aria-labelledby="{name} {name}-says"' in html
        assert f'<caption id="{name}-caption">' in html
    assert "1 piece of work in 14 days, on" in shown
    assert "1 student handed in work in the last 7 days; 0 in the 7 days before." in shown
    assert "1 of 1 know half or more of the skills they were asked about." in shown
    assert "1 of 3 paths take in all work that was handed in." in shown
    assert "style=" not in html


def test_on_paper_a_class_says_when_and_not_how_long_ago(cast):
    learn(cast, cast.student, right=9)
    shown = page(cast.teacher, "analytics:section", cast.section.uuid).text
    assert re.search(
        r'<span class="no-print">[^<]* ago</span><span class="print-only"><time', shown
    )


def test_a_school_without_work_has_charts_that_say_so(cast):
    shown = text_of(page(cast.school_admin, "analytics:school", cast.school.uuid))
    assert "Nothing was handed in for 14 days." in shown
    assert (
        shown.index("What changed") < shown.index("Can I trust it?") < shown.index("What do I do?")
    )


def test_the_school_names_the_error_of_a_learner_it_cannot_compute(cast):
    hand_in(cast.student, cast.quiz, right=9)
    LearnerState.objects.filter(pk=cast.student.pk).update(
        failures=2, last_error="ValueError: a secret"
    )
    shown = text_of(page(cast.school_admin, "analytics:school", cast.school.uuid))
    assert "ValueError" in shown
    assert "a secret" not in shown


def test_the_school_leads_to_what_waits_for_a_teacher_first_and_only_then(cast):
    address = ("analytics:school", cast.school.uuid)
    assert "waits for a teacher" not in text_of(page(cast.school_admin, *address))
    write_essay(cast, cast.student)
    shown = text_of(page(cast.school_admin, *address))
    first = "1 answer waits for a teacher's score, the oldest for less than a day"
    assert shown.index(first) < shown.index("Courses") < shown.index("Path computing")


def test_the_school_counts_work_in_pieces_and_says_on_what_a_mean_rests(cast):
    learn(cast, cast.student)
    shown = text_of(page(cast.school_admin, "analytics:school", cast.school.uuid))
    assert "1 piece of work" in shown
    assert "3 estimates about 1 student, on 3 skills." in shown
