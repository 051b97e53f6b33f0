"""What a family is told."""

from analytics.selectors.families import child_page
from students.services.evidence import complete_activity
from tests.analytics.classes import learn, queries, settle


def test_the_skill_to_show_is_one_she_knows_and_the_one_to_talk_about_comes_next(cast):
    learn(cast, cast.student, right=9)
    learn(cast, cast.student, right=9)
    page = child_page(cast.student)
    assert page.at_home.to_show in {"Count", "Add", "Multiply"}
    assert page.at_home.to_tell != page.at_home.to_show


def test_before_any_work_there_is_nothing_to_show_or_to_do(cast):
    page = child_page(cast.student)
    assert (page.paths, page.done, page.at_home.to_show, page.at_home.to_tell) == ([], [], "", "")


def test_lessons_and_quizzes_done_stand_in_one_list_the_latest_first(cast):
    learn(cast, cast.student, right=5)
    complete_activity(cast.student, cast.lesson)
    settle(cast.student)
    titles = [done.title for done in child_page(cast.student).done]
    assert titles == [cast.lesson.title, cast.quiz.activity.title]


def test_it_takes_eight_queries_whatever_was_done(cast):
    for _ in range(3):
        learn(cast, cast.student, right=5)
        assert queries(lambda: child_page(cast.student)) == 8
