"""From a figure down to the answers behind it."""

import pytest

from analytics.selectors.estimates import Part, behind, parts_of, responses_about
from assessments.services.grades import grade_response
from students.models import SkillMastery
from tests.analytics.classes import learn, page, queries, settle


@pytest.fixture
def skill(cast):
    learn(cast, cast.student, right=4)
    return cast.skills[1]


def test_the_parts_add_up_to_the_figure_on_the_page(cast, skill):
    for mastery in SkillMastery.objects.filter(student=cast.student).select_related("skill"):
        last = parts_of(cast.student, mastery.skill)[-1]
        assert last.p_so_far == pytest.approx(mastery.p_known, abs=2e-6)


def part(before, after):
    return Part("answers", 0.0, after, before)


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        (None, 0.4, "begins"),
        (0.4, 0.405, "nothing"),
        (0.4, 0.43, "up_little"),
        (0.4, 0.5, "up"),
        (0.4, 0.6, "up_much"),
        (0.6, 0.57, "down_little"),
        (0.6, 0.5, "down"),
        (0.6, 0.3, "down_much"),
    ],
)
def test_each_part_says_what_it_does_without_a_sum(before, after, effect):
    assert part(before, after).effect == effect


def test_the_page_says_it_in_words_and_folds_the_sums_away(cast, skill):
    known = SkillMastery.objects.filter(student=cast.student, is_enough=True).first().skill
    shown = page(cast.teacher, "analytics:student_skill", cast.student.uuid, known.uuid)
    words, sums = shown.text.split("<summary>The sums behind this</summary>")
    assert "the estimate begins here" in words
    assert "logarithm" not in words
    assert "logarithm" in sums
    assert "log-odds" not in shown.text


def test_there_are_no_parts_without_a_computed_state(cast):
    assert parts_of(cast.student, cast.skills[0]) == []


def test_every_answer_of_the_skill_is_there_newest_first(cast, skill):
    learn(cast, cast.student, right=9)
    rows = behind(list(responses_about(cast.student, skill)))
    assert len(rows) == 6
    assert [row.score for row in rows[:3]] == [1, 1, 1]
    assert rows == sorted(rows, key=lambda row: row.occurred_at, reverse=True)


def test_a_corrected_score_shows_both_and_who(cast, skill):
    response = responses_about(cast.student, skill).first()
    grade_response(response.pk, 0.5, cast.teacher, "Nearly.")
    settle(cast.student)
    row = behind(list(responses_about(cast.student, skill)))[0]
    assert (row.score, row.first_score) == (0.5, response.score)
    assert (row.grade.by, row.grade.comment) == ("Teacher Example", "Nearly.")


def test_the_number_of_queries_does_not_follow_the_number_of_answers(cast, skill):
    def read():
        behind(list(responses_about(cast.student, skill)))

    read()
    before = queries(read)
    for _ in range(5):
        learn(cast, cast.student)
    assert queries(read) == before
