"""What is true of every plan."""

import json
from dataclasses import replace

from hypothesis import strategies as st

from students.engine import (
    Catalogue,
    Completion,
    Reason,
    rebuild_order,
    total,
)
from students.engine.plan import first_activity
from students.engine.prerequisites import READY
from tests.students.engine.planning import planned, plans
from tests.students.engine.worlds import (
    MODEL,
    NOON,
    for_all,
    shown,
)


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
