import json
from dataclasses import replace

import pytest
from hypothesis import strategies as st

from students.engine import (
    TERMS,
    Catalogue,
    CatalogueActivity,
    Completion,
    Overrides,
    Reason,
    SkillGraph,
    Wishes,
    plan,
    rebuild_order,
    total,
    what_if,
)
from students.engine.plan import first_activity
from students.engine.prerequisites import KNOWN, READY
from tests.students.engine.worlds import (
    DAY,
    GRAPH,
    HOUR,
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

CATALOGUE = catalogue()
LATER = NOON + 2 * HOUR
SHARED = Catalogue(
    (
        *CATALOGUE.activities,
        CatalogueActivity(900, (1, 2), "quiz", "text", 5.0, 50),
        CatalogueActivity(901, (), "lesson", "text", 5.0, 51),
    )
)


def planned(*evidence, wishes=None, overrides=None, at=LATER, graph=GRAPH, seed=0, of=CATALOGUE):
    return plan(MODEL, shown(*evidence), graph, of, wishes, overrides, at=at, seed=seed)


@st.composite
def plans(draw):
    """A plan in a random world, with the world it was made for."""
    graph = draw(graphs(5))
    evidence = draw(histories())
    wishes = Wishes(
        steps=draw(st.integers(0, 14)),
        formats=draw(st.sampled_from([(), ("video",), ("text", "game")])),
        minutes=draw(st.sampled_from([None, 20.0, 90.0])),
        goals=draw(st.sampled_from([(), (3,), (5, 4)])),
        weights=draw(st.dictionaries(st.sampled_from(TERMS), st.floats(-1.0, 3.0), max_size=3)),
        exploration=draw(st.sampled_from([0.0, 0.2, 3.0])),
    )
    overrides = Overrides(
        pins=tuple(draw(st.lists(st.integers(99, 503), max_size=3))),
        skips=draw(st.frozensets(st.sampled_from([100, 201, 302, 403]), max_size=3)),
        holds=draw(st.frozensets(st.integers(1, 5), max_size=1)),
    )
    at = max([piece.at for piece in evidence], default=NOON) + draw(st.floats(0, 60 * DAY))
    seed = draw(st.integers(0, 2**40))
    made = planned(
        *evidence, wishes=wishes, overrides=overrides, at=at, graph=graph, seed=seed, of=SHARED
    )
    return made, (graph, evidence, wishes, overrides, at, seed, SHARED.activities)


@for_all(plans())
def test_it_makes_the_same_plan_of_the_same_input(case):
    made, (graph, evidence, wishes, overrides, at, seed, shared) = case
    again = planned(
        *evidence,
        wishes=wishes,
        overrides=overrides,
        at=at,
        graph=graph,
        seed=seed,
        of=tuple(reversed(shared)),
    )
    assert again == made


@for_all(plans())
def test_it_never_repeats_an_activity(case):
    activities = [step.activity for step in case[0].steps]
    assert len(set(activities)) == len(activities)


@for_all(plans())
def test_it_adds_terms_up_to_the_score_exactly(case):
    for step in case[0].steps:
        for one in (step, *step.alternatives):
            assert sum(one.terms.values()) == total(one.terms) == one.score
            assert all(round(value, 6) == value for value in one.terms.values())


@for_all(plans(), st.randoms())
def test_it_rebuilds_the_order_from_the_records_alone(case, random):
    steps = case[0].steps
    records = [json.loads(json.dumps(step.to_dict(), sort_keys=True)) for step in steps]
    random.shuffle(records)
    assert rebuild_order(map(Reason.from_dict, records)) == list(range(1, len(steps) + 1))


@for_all(plans())
def test_it_brings_records_back_from_json_identical(case):
    for step in case[0].steps:
        assert Reason.from_dict(json.loads(json.dumps(step.to_dict()))) == step


@for_all(plans())
def test_it_opens_nothing_before_its_hard_prerequisite_while_anything_else_is_left(case):
    made, (graph, evidence, _, overrides, at, _, shared) = case
    known = {
        skill: mastery.enough and mastery.p_known >= READY
        for skill, mastery in zip(
            graph.skills,
            MODEL.masteries(shown(*evidence), graph.skills, at, graph),
            strict=True,
        )
    }
    chosen = {step.activity for step in made.steps}
    waits = {one.id for one in shared if any(graph.unmet(skill, known.get) for skill in one.skills)}
    early = [s for s in made.steps if s.activity in waits and s.constraint != "pinned"]
    left = [
        one.id
        for one in shared
        if one.skills
        and one.id not in chosen | waits | overrides.skips
        and not overrides.holds.intersection(one.skills)
    ]
    assert not (early and left)


@for_all(plans())
def test_it_keeps_reviews_to_three_in_ten(case):
    made, (_, _, wishes, *_) = case
    wanted = max(5, min(10, wishes.steps))
    reviews = [step for step in made.steps if step.is_review and step.constraint == "open"]
    assert len(reviews) <= 0.3 * wanted


@for_all(plans())
def test_it_obeys_pins_skips_and_holds(case):
    made, (_, _, _, overrides, _, _, shared) = case
    chosen = [step.activity for step in made.steps]
    ids = {one.id for one in shared}
    pins = [p for p in dict.fromkeys(overrides.pins) if p in ids and p not in overrides.skips]
    free = [step for step in made.steps if step.constraint != "pinned"]
    assert chosen[: len(pins)] == pins
    assert not overrides.skips.intersection(chosen)
    assert not any(step.skill in overrides.holds for step in free)


@for_all(plans())
def test_it_offers_alternatives_of_the_same_skill_outside_the_plan(case):
    made, (*_, shared) = case
    skills = {one.id: one.skills for one in shared}
    chosen = {step.activity for step in made.steps}
    for step in made.steps:
        others = [one.activity for one in step.alternatives]
        assert len(others) <= 3
        assert not chosen.intersection(others)
        assert all(step.skill in skills[other] for other in others)


@for_all(plans())
def test_it_says_what_was_left_out_and_never_something_in_the_plan(case):
    chosen = {step.activity for step in case[0].steps}
    for step in case[0].steps:
        assert step.rejected is None or step.rejected.activity not in chosen
        if step.rejected and step.rejected.why == "prerequisite":
            assert step.rejected.unmet is not None


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


@for_all(plans())
def test_it_gives_up_no_more_than_the_schools_bound_to_explore(case):
    made, (_, _, wishes, *_) = case
    bound = wishes.exploration * max(0.0, wishes.weights.get("exploration", 1.0))
    for step in made.steps:
        assert 0.0 <= step.terms["exploration"] <= bound + 2e-6
        drawn = step.terms["exploration"] > 0.0 and step.constraint != "pinned"
        assert (step.p_explored is not None) == drawn
        assert step.p_explored is None or 0.0 < step.p_explored <= 0.5


@for_all(plans())
def test_it_names_the_first_activity_as_the_plan_has_it(case):
    made, (graph, evidence, wishes, overrides, at, seed, shared) = case
    of = Catalogue(shared)
    first = first_activity(MODEL, shown(*evidence), graph, of, wishes, overrides, at=at, seed=seed)
    assert first == (made.steps[0].activity if made.steps else None)


@for_all(plans())
def test_it_is_moved_by_nothing_that_no_record_speaks_of(case):
    made, (graph, evidence, wishes, overrides, at, seed, shared) = case
    more = replace(
        wishes,
        formats=(*wishes.formats, "smell"),
        goals=(*wishes.goals, 77),
        emphasis={**wishes.emphasis, 77: 5.0},
        interests=("dinosaurs",),
    )
    others = replace(overrides, pins=(*overrides.pins, 7777), skips=overrides.skips | {7777})
    done = [Completion(7777, NOON)] if evidence else []
    again = planned(
        *done, *evidence, wishes=more, overrides=others, at=at, graph=graph, seed=seed, of=shared
    )
    assert again == made


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
