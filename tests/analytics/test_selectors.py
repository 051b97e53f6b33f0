"""What adults look at: right for one learner, and no dearer for thirty."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from analytics.selectors import school_summary, section_grid
from assessments.models import Attempt
from assessments.services.grades import grade_response
from students.models import LearnerState, Purpose, SkillMastery
from students.services.consents import answer_consent
from tests.analytics.classes import fill, learn, queries, write_essay
from tests.factories import enroll, hand_in, make_course, make_section

pytestmark = pytest.mark.django_db


def test_the_grid_shows_where_a_student_stands(cast):
    learn(cast, cast.student, right=9)
    row = {row.name: row for row in section_grid(cast.section)}["Sam Example"]
    assert row.next_step is not None
    assert row.skills_enough == 3
    assert row.freshness.is_current
    assert row.last_quiz.score == 1


def test_the_grid_shows_a_student_without_any_evidence(cast):
    row = section_grid(cast.section)[0]
    assert (row.next_step, row.last_quiz, row.last_work_at) == (None, None, None)


def test_a_new_score_for_old_work_is_no_work_of_today(cast):
    attempt = write_essay(cast, cast.student)
    before = Attempt.objects.get(pk=attempt.pk).submitted_at
    grade_response(attempt.responses.get().pk, 1.0, cast.teacher)
    row = {row.uuid: row for row in section_grid(cast.section)}[cast.student.uuid]
    assert row.last_work_at == before
    assert row.last_evidence_at > before


def test_work_of_another_course_is_not_this_classs_last_work(cast):
    elsewhere = make_section(cast.section.school, make_course("Words"), "4W")
    enroll(elsewhere, cast.student)
    hand_in(cast.student, cast.quiz, right=9)
    assert section_grid(elsewhere)[0].last_work_at is None


def test_the_grid_says_whose_path_is_behind(cast):
    hand_in(cast.student, cast.quiz, right=9)
    behind = [row for row in section_grid(cast.section) if not row.freshness.is_current]
    assert [row.uuid for row in behind] == [cast.student.uuid]


def test_a_class_of_a_school_says_what_is_known_and_what_waits(cast):
    learn(cast, cast.student, right=9)
    write_essay(cast, cast.student)
    line = {line.uuid: line for line in school_summary(cast.school).sections}[cast.section.uuid]
    known = SkillMastery.objects.filter(student=cast.student, is_enough=True)
    shares = known.values_list("p_known", flat=True)
    assert line.mean_p_known == pytest.approx(sum(shares) / len(shares))
    assert line.waiting == 1
    answer_consent(cast.student, Purpose.STATISTICS, is_given=False, by=cast.guardian)
    line = {line.uuid: line for line in school_summary(cast.school).sections}[cast.section.uuid]
    assert line.mean_p_known is None


def test_the_grid_takes_one_query_for_one_learner_and_for_thirty(cast):
    assert queries(lambda: section_grid(cast.section)) == 1
    fill(cast)
    assert queries(lambda: section_grid(cast.section)) == 1
    assert len(section_grid(cast.section)) == 32


def test_the_school_counts_its_students_and_their_paths(cast):
    learn(cast, cast.student, right=9)
    hand_in(cast.classmate, cast.quiz, right=3)
    summary = school_summary(cast.school)
    assert (summary.currency.students, summary.currency.current, summary.currency.behind) == (
        3,
        1,
        1,
    )
    assert summary.currency.oldest_seconds >= 0
    (course,) = summary.courses
    assert (course.students, course.with_path, course.estimates) == (3, 1, 3)
    assert 0 < course.mean_p_known < 1
    assert (summary.students_measured, summary.skills_per_student) == (1, 3)


def test_the_mean_of_a_course_is_that_of_all_its_estimates(cast):
    learn(cast, cast.student, right=9)
    learn(cast, cast.classmate, right=2)
    values = SkillMastery.objects.filter(is_enough=True).values_list("p_known", flat=True)
    (course,) = school_summary(cast.school).courses
    assert course.mean_p_known == pytest.approx(sum(values) / len(values))


def test_the_school_counts_the_answers_that_wait_for_a_teacher(cast):
    assert school_summary(cast.school).to_grade.answers == 0
    attempt = write_essay(cast, cast.student)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=Now() - timedelta(days=4, hours=1))
    waiting = school_summary(cast.school).to_grade
    assert (waiting.answers, waiting.oldest_days) == (1, 4)
    assert school_summary(cast.elsewhere_school).to_grade.answers == 0


def test_the_school_shows_the_last_fourteen_days(cast):
    hand_in(cast.student, cast.quiz, right=9)
    days = school_summary(cast.school).days
    assert len(days) == 14
    assert (days[-1].attempts, days[-1].answers) == (1, 9)
    assert sum(day.attempts for day in days[:-1]) == 0


def test_the_school_counts_who_worked_this_week_and_the_week_before(cast):
    attempts = [hand_in(who, cast.quiz, right=9) for who in (cast.student, cast.classmate)]
    hand_in(cast.student, cast.quiz, right=9)
    assert (school_summary(cast.school).weeks.this, school_summary(cast.school).weeks.last) == (
        2,
        0,
    )
    earlier = Now() - timedelta(days=8)
    Attempt.objects.filter(pk=attempts[1].pk).update(submitted_at=earlier)
    weeks = school_summary(cast.school).weeks
    assert (weeks.this, weeks.last) == (1, 1)


def test_a_course_counts_its_students_by_how_much_they_know(cast):
    learn(cast, cast.student, right=9)
    learn(cast, cast.classmate, right=0)
    (course,) = school_summary(cast.school).courses
    assert course.levels == (1, 0, 0, 1)
    assert course.students_by_level == [1, 0, 0, 1, 1]


def test_the_school_names_whom_it_cannot_compute_without_the_errors_text(cast):
    hand_in(cast.student, cast.quiz, right=9)
    LearnerState.objects.filter(pk=cast.student.pk).update(
        failures=3, last_error="ValueError: something of hers"
    )
    (learner,) = school_summary(cast.school).uncomputable
    assert (learner.name, learner.error, learner.failures) == ("Sam Example", "ValueError", 3)


def test_a_school_leaves_out_another_schools_students(cast):
    hand_in(cast.student, cast.quiz, right=9)
    summary = school_summary(cast.elsewhere_school)
    assert summary.currency.students == 0
    assert summary.sections == summary.courses == summary.uncomputable == []


def test_the_school_takes_six_queries_for_three_learners_and_for_thirty(cast):
    assert queries(lambda: school_summary(cast.school)) == 6
    fill(cast)
    assert queries(lambda: school_summary(cast.school)) == 6
