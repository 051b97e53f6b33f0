"""A student in a few lines, beside another page; and what an estimate looks like."""

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from analytics.selectors.learners import MOST_WEAK, learner_in_short
from lms.design import SampleEstimate
from students.models import AuditEntry, SkillMastery
from tests.analytics.classes import learn, page, queries, text_of
from tests.analytics.test_heat_map import KNOWN, NOT_YET, believe
from tests.factories import (
    enroll,
    hand_in,
    make_assessment,
    make_course,
    make_item,
    make_section,
    make_skill,
)


def in_short(cast, who=None):
    return page(who or cast.teacher, "analytics:student_in_short", cast.student.uuid)


def meter(*args, **values):
    return render_to_string("components/meter.html", {"estimate": SampleEstimate(*args, **values)})


def test_it_says_how_fresh_what_next_and_what_was_done(cast):
    learn(cast, cast.student, right=3)
    shown = text_of(in_short(cast))
    assert "Sam Example" in shown
    for heading in ("Updated", "Next step", "Skills that need help", "Last work"):
        assert heading in shown
    assert cast.quiz.activity.title in shown
    assert "Open the student's page" in shown


def test_it_is_a_part_of_a_page_with_a_heading_that_takes_the_focus(cast):
    shown = in_short(cast).text
    assert "<html" not in shown
    assert 'id="short-title" tabindex="-1" autofocus' in shown
    assert '<form method="dialog">' in shown


def test_the_weakest_skills_come_first_and_the_rest_is_counted(cast):
    for number in range(MOST_WEAK + 2):
        believe(cast.student, make_skill(f"Skill {number}"), (0.5 - number / 20, 0.1))
    believe(cast.student, cast.skills[0], KNOWN)
    believe(cast.student, cast.skills[1], NOT_YET, answers=1, is_enough=False)
    learner = learner_in_short(cast.student)
    assert [one.skill.title for one in learner.weakest] == [
        "Skill 5",
        "Skill 4",
        "Skill 3",
        "Skill 2",
    ]
    assert learner.more == 2
    assert "and 2 more on the student's page" in text_of(in_short(cast))


def test_who_has_not_begun_is_told_of_so(cast):
    shown = text_of(in_short(cast))
    assert "not begun" in shown
    assert "No path yet." in shown
    assert "Nothing has been handed in yet." in shown


def test_it_costs_the_same_for_one_work_and_for_many(cast):
    learn(cast, cast.student)
    before = queries(lambda: learner_in_short(cast.student))
    for _ in range(4):
        learn(cast, cast.student)
    assert (before, queries(lambda: learner_in_short(cast.student))) == (7, 7)


@pytest.fixture
def other_course(cast):
    """Another course of Sam's, with work in it."""
    words, read = make_course("Words"), make_skill("Read")
    items = [make_item(words, read) for _ in range(3)]
    quiz = make_assessment(words, items)
    enroll(make_section(cast.school, words, "4W"), cast.student)
    hand_in(cast.student, quiz, right=0)
    learn(cast, cast.student, right=3)
    return words


def test_beside_a_class_it_is_about_that_classs_course_alone(cast, other_course):
    everything = text_of(in_short(cast))
    assert "Words" in everything
    assert "Read" in everything
    uuid = cast.student.uuid
    here = page(cast.teacher, "analytics:student_in_short", uuid, course=cast.course.uuid)
    shown = text_of(here)
    assert "Numbers" in shown
    assert "Words" not in shown
    assert "Read" not in shown
    assert "1 other course" in shown
    assert [path.course_title for path in here.context["learner"].paths] == ["Numbers"]


@pytest.mark.parametrize("named", ["", "nonsense"])
def test_a_course_that_is_none_leaves_nothing_out(cast, other_course, named):
    found = page(cast.teacher, "analytics:student_in_short", cast.student.uuid, course=named)
    assert len(found.context["learner"].paths) == 2


def test_one_course_costs_one_query_more(cast, other_course):
    assert queries(lambda: learner_in_short(cast.student, cast.course.uuid)) == 8


def test_an_admin_who_opens_it_is_recorded_as_one_who_looked(cast):
    in_short(cast, cast.school_admin)
    [look] = AuditEntry.objects.filter(action="viewed-sensitive")
    assert (look.subject_id, look.target) == (cast.student.pk, "analytics:student_in_short")


@pytest.mark.parametrize("name", ["section", "section_skills"])
def test_a_name_leads_to_the_students_page_and_by_htmx_to_the_drawer(cast, name):
    learn(cast, cast.student)
    shown = page(cast.teacher, f"analytics:{name}", cast.section.uuid).text
    uuid = cast.student.uuid
    short = f"/students/{uuid}/short/?course={cast.course.uuid}"
    assert f'data-drawer href="/students/{uuid}/" hx-get="{short}"' in shown
    assert '<dialog id="drawer"' in shown


def test_a_meter_says_estimate_interval_and_answers_in_words():
    shown = " ".join(strip_tags(meter(0.64, 0.42, 0.81, 9)).split())
    assert shown == "◐ Nearly there Estimate: 64 % 9 times in 10: 42 % to 81 %, 9 answers"


def test_a_meter_is_drawn_where_its_words_say():
    shown = meter(0.64, 0.42, 0.81, 9)
    assert 'class="meter-band" x1="42" x2="81"' in shown
    assert 'class="meter-mark" cx="64"' in shown
    assert "style=" not in shown


def test_without_enough_evidence_a_meter_draws_nothing():
    shown = meter(0.5, 0.1, 0.9, 1, is_enough=False)
    assert "Not enough evidence" in shown
    assert "1 answer" in shown
    assert "<svg" not in shown
    assert "50" not in shown


@pytest.mark.parametrize("name", ["student", "student_skill"])
def test_estimates_are_shown_by_the_meter(cast, name):
    learn(cast, cast.student, right=6)
    args = [cast.skills[0].uuid] if name == "student_skill" else []
    assert SkillMastery.objects.filter(is_enough=True).exists()
    shown = page(cast.teacher, f"analytics:{name}", cast.student.uuid, *args).text
    assert 'class="meter-band"' in shown
