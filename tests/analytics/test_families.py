"""What a family is told."""

import pytest

from analytics.selectors.families import child_page
from students.models import PathStep, SkillMastery
from students.services.evidence import complete_activity, request_replan
from tests.analytics.classes import learn, page, queries, settle, text_of
from tests.api import ROOT, Api, problem
from tests.factories import hand_in

HERE = f"http://testserver{ROOT}"


def test_the_skill_to_show_is_one_she_knows_and_the_one_to_talk_about_comes_next(cast):
    learn(cast, cast.student, right=9)
    learn(cast, cast.student, right=9)
    shown = child_page(cast.student)
    assert shown.at_home.to_show in {"Count", "Add", "Multiply"}
    assert shown.at_home.to_tell != shown.at_home.to_show


def test_before_any_work_there_is_nothing_to_show_or_to_do(cast):
    shown = child_page(cast.student)
    at_home = shown.at_home
    assert (shown.paths, shown.done, at_home.to_show, at_home.to_tell) == ([], [], "", "")


def test_before_a_class_it_says_that_the_school_adds_children(cast):
    shown = text_of(page(cast.guardian, "analytics:child", cast.student.uuid))
    assert "Sam has no class here yet" in shown
    assert "You don't have to do anything." in shown


def test_before_the_first_work_it_says_what_is_ready_and_what_will_come(cast):
    request_replan([cast.student.pk])
    settle(cast.student)
    shown = text_of(page(cast.guardian, "analytics:child", cast.student.uuid))
    assert "Sam is about to begin" in shown
    assert "you will see here what goes well" in shown
    assert "What comes next" in shown
    assert "Done lately" not in shown
    learn(cast, cast.student)
    shown = text_of(page(cast.guardian, "analytics:child", cast.student.uuid))
    assert "is about to begin" not in shown
    assert "Done lately" in shown


def test_lessons_and_quizzes_done_stand_in_one_list_the_latest_first(cast):
    learn(cast, cast.student, right=5)
    complete_activity(cast.student, cast.lesson)
    settle(cast.student)
    titles = [done.title for done in child_page(cast.student).done]
    assert titles == [cast.lesson.title, cast.quiz.activity.title]


def test_it_takes_nine_queries_whatever_was_done(cast):
    for _ in range(3):
        learn(cast, cast.student, right=5)
        assert queries(lambda: child_page(cast.student)) == 9


@pytest.fixture
def beliefs(cast):
    learn(cast, cast.student, right=9)
    for skill, p_known in zip(cast.skills, (0.9, 0.3, 0.6), strict=False):
        SkillMastery.objects.filter(skill=skill).update(p_known=p_known, is_enough=True)


def test_it_names_what_goes_well_and_what_is_still_hard_without_a_figure(cast, beliefs):
    found = child_page(cast.student)
    assert (found.goes_well, found.still_hard) == ([cast.skills[0].title], [cast.skills[1].title])
    shown = text_of(page(cast.guardian, "analytics:child", cast.student.uuid))
    assert f"Goes well: “{cast.skills[0].title}”." in shown
    assert f"Still hard: “{cast.skills[1].title}”." in shown


def test_it_says_neither_before_there_is_enough_evidence(cast, beliefs):
    SkillMastery.objects.update(is_enough=False)
    found = child_page(cast.student)
    assert (found.goes_well, found.still_hard) == ([], [])


@pytest.mark.parametrize(
    ("is_review", "asked"), [(True, "to show you with an example"), (False, "A guess is fine")]
)
def test_a_review_is_shown_and_only_news_are_guessed_at(cast, beliefs, is_review, asked):
    SkillMastery.objects.update(is_enough=False)
    for step in PathStep.objects.all():
        step.reason["is_review"] = is_review
        step.save()
    assert asked in text_of(page(cast.guardian, "analytics:child", cast.student.uuid))


def numbers_in(found: object) -> list[float]:
    """Return every figure that an answer of the API holds, but for the clock of evidence."""
    if isinstance(found, dict):
        return numbers_in([inner for name, inner in found.items() if name != "freshness"])
    if isinstance(found, list):
        return [number for inner in found for number in numbers_in(inner)]
    return [found] if isinstance(found, int | float) and not isinstance(found, bool) else []


def test_a_program_of_hers_is_told_what_the_page_says_and_no_estimate(cast, beliefs):
    api = Api(cast.guardian)
    told = api.get(api.get("children/").json()["results"][0]["links"]["child"][len(HERE) :]).json()
    shown = text_of(page(cast.guardian, "analytics:child", cast.student.uuid))
    assert told["goes_well"] == [cast.skills[0].title]
    assert [step["why"] for path in told["paths"] for step in path["steps"]]
    for path in told["paths"]:
        assert all(step["why"] in shown for step in path["steps"])
    minutes = [step["activity"]["minutes"] for path in told["paths"] for step in path["steps"]]
    points = [done["points"] for done in told["done"] if done["points"]]
    assert numbers_in(told) == minutes + numbers_in(points)


@pytest.mark.parametrize("part", ["path", "mastery", "attempts", "skills/{skill}"])
def test_she_reads_no_estimate_and_no_answer_by_another_door(cast, beliefs, part):
    part = part.format(skill=cast.skills[0].uuid)
    problem(Api(cast.guardian).get(f"students/{cast.student.uuid}/{part}/"), 404)


def test_a_guardian_reads_the_points_of_what_was_handed_in(cast):
    hand_in(cast.student, cast.quiz, right=5)
    assert "5 of" in text_of(page(cast.guardian, "analytics:child", cast.student.uuid))
