"""What the path would be if the next answers were right, or wrong."""

import pytest

from analytics.selectors.what_if import what_if
from students.models import LearnerState, PathStep, SkillMastery
from tests.analytics.classes import learn, page, queries, text_of


@pytest.fixture
def skill(cast):
    learn(cast, cast.student, right=4)
    found = SkillMastery.objects.filter(student=cast.student, is_enough=True)
    return found.earliest("p_known").skill


def test_the_path_as_it_is_is_the_one_that_is_stored(cast, skill):
    stored = PathStep.objects.filter(path__student=cast.student).order_by("position")
    shown = what_if(cast.student, skill, "right", 3).paths[0].before
    assert [step.activity.pk for step in shown] == [step.activity_id for step in stored]


def test_right_answers_raise_the_estimate_and_wrong_ones_lower_it(cast, skill):
    mastery = SkillMastery.objects.get(student=cast.student, skill=skill)
    up, down = (what_if(cast.student, skill, one, 3) for one in ("right", "wrong"))
    assert up.before.p_known == down.before.p_known == pytest.approx(mastery.p_known, abs=1e-6)
    assert down.after.p_known < up.before.p_known < up.after.p_known
    assert up.after.evidence_count == mastery.evidence_count + 3


def test_each_step_says_what_becomes_of_it(cast, skill):
    path = what_if(cast.student, skill, "right", 10).paths[0]
    was = {step.activity.pk: step.position for step in path.before}
    for step in path.after:
        before = was.pop(step.activity.pk, None)
        assert (step.change == "new") == (before is None)
        assert (step.change == "stays") == (before == step.position)
        assert (step.change == "up") == (before is not None and before > step.position)
    assert set(was) == {step.activity.pk for step in path.before if step.change == "gone"}
    assert not path.is_same


def test_nothing_is_kept(cast, skill):
    def kept():
        mine = LearnerState.objects.filter(student=cast.student)
        steps = PathStep.objects.filter(path__student=cast.student).order_by("pk")
        return list(mine.values()), list(steps.values()), list(SkillMastery.objects.values())

    before = kept()
    page(cast.teacher, "analytics:student_what_if", cast.student.uuid, skill.uuid)
    assert kept() == before


def test_it_costs_five_queries_however_many_answers(cast, skill):
    assert queries(lambda: what_if(cast.student, skill, "right", 1)) == 5
    assert queries(lambda: what_if(cast.student, skill, "wrong", 10)) == 5


def test_there_is_nothing_to_compare_before_the_first_work(cast):
    skill = cast.skills[0]
    assert what_if(cast.student, skill, "right", 3) is None
    shown = page(cast.teacher, "analytics:student_what_if", cast.student.uuid, skill.uuid)
    assert "nothing to compare with yet" in text_of(shown)


def test_the_page_shows_both_paths_and_keeps_the_question_in_its_address(cast, skill):
    address = ("analytics:student_what_if", cast.student.uuid, skill.uuid)
    shown = page(cast.teacher, *address, outcome="wrong", answers="5")
    supposed = what_if(cast.student, skill, "wrong", 5)
    for step in supposed.paths[0].before + supposed.paths[0].after:
        assert step.activity.title in text_of(shown)
    assert 'value="wrong" selected' in shown.content.decode()


def test_the_page_says_what_it_cannot_suppose(cast, skill):
    address = ("analytics:student_what_if", cast.student.uuid, skill.uuid)
    shown = text_of(page(cast.teacher, *address, answers="99"))
    assert "Choose a whole number from 1 to 10." in shown
    assert "As it would be" not in shown


def test_programs_get_the_same(cast, skill):
    address = ("api:student_what_if", cast.student.uuid, skill.uuid)
    found = page(cast.teacher, *address, outcome="wrong", answers="2").json()
    supposed = what_if(cast.student, skill, "wrong", 2)
    assert found["after"]["p_known"] == supposed.after.p_known
    changes = [step["change"] for step in found["paths"][0]["after"]]
    assert changes == [step.change for step in supposed.paths[0].after]
    assert page(cast.teacher, *address, answers="0").status_code == 400
    assert (
        page(
            cast.teacher,
            "api:student_what_if",
            cast.student.uuid,
            cast.skills[0].uuid,
            outcome="maybe",
        ).status_code
        == 400
    )
