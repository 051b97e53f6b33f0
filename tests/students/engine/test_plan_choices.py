"""What a plan chooses, case by case."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from students.engine import (
    Catalogue,
    CatalogueActivity,
    Completion,
    Overrides,
    Reason,
    SkillGraph,
    Wishes,
    total,
    what_if,
)
from students.engine.prerequisites import KNOWN, READY
from tests.students.engine.planning import CATALOGUE, LATER, planned
from tests.students.engine.worlds import (
    DAY,
    GRAPH,
    MODEL,
    NOON,
    answer,
    answers,
    catalogue,
    for_all,
    graphs,
    histories,
    shown,
)


@for_all(st.integers(-3, 20))
def test_it_makes_five_to_ten_steps(wanted):
    everything = catalogue(each=12)
    made = planned(wishes=Wishes(steps=wanted), of=everything)
    assert len(made.steps) == max(5, min(10, wanted))


def test_it_starts_a_new_student_with_lessons_at_the_roots():
    first = planned().steps[0]
    assert (first.skill, first.kind, first.constraint) == (1, "lesson", "open")
    assert first.evidence_count == 0
    assert not first.enough


def test_it_spreads_over_the_frontier_instead_of_grinding():
    steps = planned(*answers(1, 8)).steps
    assert {step.skill for step in steps[:3]} == {2, 4, 5}


def test_it_does_not_recommend_a_lesson_just_done():
    before = planned().steps[0].activity
    after = planned(Completion(before, NOON))
    assert before not in [step.activity for step in after.steps]


def test_it_does_not_recommend_a_quiz_just_done():
    made = planned(*answers(1, 3, activity=102), wishes=Wishes(steps=10))
    assert 102 not in [step.activity for step in made.steps]


def test_it_opens_a_skill_once_its_prerequisite_is_shown():
    assert 2 not in [step.skill for step in planned().steps]
    assert 2 in [step.skill for step in planned(*answers(1, 8)).steps]


def test_it_fills_up_with_locked_skills_only_to_five():
    few = catalogue(skills=(1, 2, 3), each=2)
    made = planned(of=few)
    assert [step.constraint for step in made.steps] == ["open"] * 2 + ["prerequisite"] * 3
    assert made.steps[2].unmet == (1,)


def test_it_names_the_prerequisite_that_kept_a_skill_out():
    step = next(step for step in planned().steps if step.skill == 1)
    assert step.rejected is not None
    assert (step.rejected.why, step.rejected.skill, step.rejected.unmet) == ("prerequisite", 2, 1)


def test_it_reviews_what_is_about_to_be_forgotten():
    made = planned(*answers(5, 8), at=NOON + 30 * DAY)
    review = next(step for step in made.steps if step.skill == 5)
    assert review.is_review
    assert review.terms["due_review"] > 0.0


def test_it_cites_the_last_responses():
    missed = (answer(1, 0.0, NOON + n, key=n) for n in range(4))
    made = planned(*missed, wishes=Wishes(steps=10))
    step = next(step for step in made.steps if step.skill == 1)
    assert step.evidence == (1, 2, 3)


def test_it_uses_the_estimate_that_mastery_reports():
    made = planned(*answers(1, 8))
    step = next(step for step in made.steps if step.skill == 2)
    mastery = MODEL.mastery(shown(*answers(1, 8)), 2, LATER, GRAPH)
    assert step.p_known == round(mastery.p_known, 6)


def test_it_prefers_the_formats_a_student_chose():
    plain = planned().steps[0]
    wished = planned(wishes=Wishes(formats=("video",))).steps[0]
    assert (plain.format, wished.format) == ("text", "video")


def test_it_offers_other_formats_first():
    step = planned(of=catalogue(skills=(1,), each=12), wishes=Wishes(steps=5)).steps[0]
    formats = {step.format, *(one.format for one in step.alternatives)}
    assert len(formats) >= 3


def test_it_moves_what_leads_to_a_goal_forward():
    assert planned(*answers(1, 8), wishes=Wishes(goals=(3,))).steps[0].skill == 2


def test_it_lets_a_teacher_silence_a_term():
    made = planned(wishes=Wishes(weights={"stage": 0.0}))
    assert all(step.terms["stage"] == 0.0 for step in made.steps)


def test_it_lets_a_teacher_stress_a_skill():
    assert planned(wishes=Wishes(emphasis={5: 2.0})).steps[0].skill == 5


def test_it_explores_by_seed_alone():
    wishes = Wishes(exploration=0.5)
    orders = {tuple(s.activity for s in planned(wishes=wishes, seed=n).steps) for n in range(9)}
    assert len(orders) > 1
    assert planned(wishes=wishes, seed=3) == planned(wishes=wishes, seed=3)
    assert planned(seed=1).steps == planned(seed=2).steps


def test_it_draws_equals_as_often_as_it_says():
    wishes = Wishes(exploration=0.5)
    firsts = [planned(wishes=wishes, seed=n).steps[0] for n in range(400)]
    lessons = {100: 0, 103: 0}
    for step in firsts:
        lessons[step.activity] += 1
    assert {step.p_explored for step in firsts} == {0.5}
    assert 150 < lessons[100] < 250


def test_it_draws_nothing_without_an_equal_or_without_leave():
    few = catalogue(each=3)
    assert {s.p_explored for s in planned(wishes=Wishes(exploration=9.0), of=few).steps} == {None}
    assert {step.p_explored for step in planned().steps} == {None}


def test_it_moves_on_after_practice_and_comes_back_after_a_rest():
    def place(at):
        made = planned(*answers(5, 4, score=0.5), wishes=Wishes(steps=10), at=at)
        return next(step.position for step in made.steps if step.skill == 5)

    assert place(LATER) > place(NOON + 10 * DAY)


def test_it_expects_less_of_every_further_answer():
    terms = [
        next(s for s in planned(*answers(5, n, 0.5), wishes=Wishes(steps=10)).steps if s.skill == 5)
        for n in (1, 6, 20)
    ]
    worth = [step.terms["practice"] for step in terms]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] < 0.0


def test_it_gives_a_much_practised_prerequisite_the_benefit_of_the_doubt():
    def readiness(count):
        evidence = [answer(1, n % 2, NOON + 60 * n) for n in range(count)]
        made = planned(*evidence, wishes=Wishes(steps=10))
        return next(step.terms["readiness"] for step in made.steps if step.skill == 4)

    assert readiness(3) < readiness(12) <= 0.0


ISLANDS = SkillGraph((1, 2, 3), {2: ((1, False),)})
IN_ORDER = Catalogue(
    CatalogueActivity(skill, (skill,), "practice", "text", 10.0, skill) for skill in (1, 2, 3)
)


def led_up_to(*evidence, skill):
    made = planned(*evidence, of=IN_ORDER, graph=ISLANDS)
    return next(step.terms["course_order"] for step in made.steps if step.skill == skill)


def test_what_a_course_begins_with_needs_nothing_before_it():
    assert led_up_to(skill=1) == 0.0


def test_what_the_map_says_nothing_of_waits_more_for_what_the_course_teaches_sooner():
    assert led_up_to(skill=3) < led_up_to(skill=2) < 0.0


def test_what_comes_late_in_a_course_waits_less_once_more_is_known():
    assert led_up_to(*answers(1, 6), skill=3) > led_up_to(skill=3)


def test_activities_at_the_same_place_of_a_course_do_not_wait_for_one_another():
    everywhere = Catalogue(
        CatalogueActivity(skill, (skill,), "practice", "text", 10.0, 0) for skill in (1, 2, 3)
    )
    made = planned(of=everywhere, graph=ISLANDS)
    assert {step.terms["course_order"] for step in made.steps} == {0.0}


def test_a_hard_prerequisite_opens_what_builds_on_it_before_it_is_known():
    right = [answer(1, n % 2 == 0, NOON + 60 * n) for n in range(3)]
    made = planned(*right, wishes=Wishes(steps=10))
    estimate = MODEL.mastery(shown(*right), 1, LATER).p_known
    assert READY <= estimate < KNOWN
    assert "open" in {step.constraint for step in made.steps if step.skill == 2}


def test_it_prefers_what_a_student_cares_for():
    talking = Catalogue(
        CatalogueActivity(
            one.id, one.skills, one.kind, one.format, one.minutes, one.position, ("sea",) * (n == 3)
        )
        for n, one in enumerate(CATALOGUE.activities)
    )
    step = planned(of=talking, wishes=Wishes(interests=("sea",))).steps[0]
    assert (step.activity, step.terms["interest"]) == (103, 0.2)


def test_it_reads_records_from_before_a_term_was_there():
    data = planned().steps[0].to_dict()
    del data["terms"]["interest"], data["p_explored"]
    old = Reason.from_dict(data)
    assert total(old.terms) == old.score
    assert old.p_explored is None


def test_it_imagines_answers_without_keeping_them():
    state = shown()
    assumed = answers(1, 8)
    dreamt = what_if(MODEL, state, GRAPH, CATALOGUE, at=LATER, assumed=assumed)
    assert dreamt == planned(*assumed)
    assert state == MODEL.start()


def test_it_plans_nothing_of_an_empty_catalogue():
    assert planned(of=()).steps == ()
    assert planned(of=(CatalogueActivity(1, (), "lesson", "text", 5.0, 0),)).steps == ()


def test_it_places_a_pin_without_skills():
    bare = CatalogueActivity(1, (), "lesson", "text", 5.0, 0)
    made = planned(of=(bare,), overrides=Overrides(pins=(1,)))
    assert [(step.activity, step.skill, step.constraint) for step in made.steps] == [
        (1, None, "pinned")
    ]


def test_it_plans_skills_that_the_graph_does_not_hold():
    assert planned(graph=SkillGraph((), {})).steps


def test_it_refuses_a_catalogue_that_names_an_activity_twice():
    one = CatalogueActivity(1, (1,), "lesson", "text", 5.0, 0)
    with pytest.raises(ValueError, match="twice"):
        Catalogue((one, one))


@for_all(graphs(), histories())
def test_what_a_reason_calls_known_is_known(graph, history):
    steps = planned(*history, graph=graph).steps
    state = shown(*history)
    named = {skill for step in steps for skill in step.ready_on}
    for mastery in MODEL.masteries(state, sorted(named), LATER, graph):
        assert mastery.enough
        assert mastery.p_known >= KNOWN


def test_a_skill_that_builds_on_what_is_known_says_so():
    step = next(one for one in planned(*answers(1, 30)).steps if one.skill == 2)
    assert step.ready_on == (1,)


def test_something_new_begins_with_its_lesson_even_where_practice_is_shorter():
    short = [
        replace(one, minutes=3.0 if one.kind == "practice" else 8.0) for one in CATALOGUE.activities
    ]
    assert planned(of=Catalogue(short)).steps[0].kind == "lesson"


def test_after_the_lesson_comes_its_practice():
    lesson = planned().steps[0]
    after = planned(Completion(lesson.activity, NOON)).steps[0]
    assert (after.skill, after.kind) == (lesson.skill, "practice")
