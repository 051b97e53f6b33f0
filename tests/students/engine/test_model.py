import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import strategies as st

from students.engine import LearnerState, Model
from students.engine.belief import logit
from students.engine.weights import ItemWeights, SkillWeights
from tests.students.engine.worlds import (
    DAY,
    GRAPH,
    MODEL,
    NOON,
    answer,
    answers,
    for_all,
    histories,
    scores,
    shown,
)

ALL = (1, 2, 3, 4, 5, 99)


@for_all(histories(), st.integers(0, 25))
def test_it_gives_the_same_bits_one_by_one_as_by_replay(evidence, cut):
    state = MODEL.replay(MODEL.start(), evidence[:cut])
    state = LearnerState.from_bytes(state.to_bytes())
    for piece in evidence[cut:]:
        state = MODEL.update(state, piece)
    assert state.to_bytes() == shown(*evidence).to_bytes()


@for_all(histories(10), histories(10))
def test_it_lets_no_student_touch_another(ann, ben):
    states = {"ann": MODEL.start(), "ben": MODEL.start()}
    for pair in zip(ann, ben, strict=False):
        for name, piece in zip(("ben", "ann"), reversed(pair), strict=True):
            states[name] = MODEL.update(states[name], piece)
    together = min(len(ann), len(ben))
    assert states == {"ann": shown(*ann[:together]), "ben": shown(*ben[:together])}


@for_all(histories(), st.data(), st.floats(0, 100 * DAY))
def test_it_never_lowers_a_belief_for_better_answers_at_the_same_times(evidence, data, later):
    better = [replace(r, score=data.draw(st.floats(r.score, 1.0))) for r in evidence]
    at = (evidence[-1].at if evidence else NOON) + later
    for graph in (None, GRAPH):
        was = MODEL.masteries(shown(*evidence), ALL, at, graph)
        now = MODEL.masteries(shown(*better), ALL, at, graph)
        assert all(b.p_known >= a.p_known - 1e-12 for a, b in zip(was, now, strict=True))
        assert all(b.low >= a.low - 1e-12 for a, b in zip(was, now, strict=True))
        assert all(b.high >= a.high - 1e-12 for a, b in zip(was, now, strict=True))


@for_all(st.lists(scores, max_size=30))
def test_it_narrows_the_interval_with_every_answer(outcomes):
    state, widths = MODEL.start(), []
    for outcome in [*outcomes, 1.0]:
        mastery = MODEL.mastery(state, 1, NOON)
        widths.append(logit(mastery.high) - logit(mastery.low))
        state = MODEL.update(state, answer(1, outcome))
    assert all(b < a for a, b in pairwise(widths))


@for_all(histories(), st.floats(-DAY, 1000 * DAY))
def test_it_keeps_the_estimate_inside_its_interval(evidence, later):
    for mastery in MODEL.masteries(shown(*evidence), ALL, NOON + later, GRAPH):
        assert 0.0 < mastery.low < mastery.p_known < mastery.high < 1.0


@for_all(histories(), st.floats(0, 1000 * DAY))
def test_it_adds_contributions_up_to_the_estimate(evidence, later):
    state = shown(*evidence)
    for skill in ALL:
        parts = MODEL.contributions(state, skill, NOON + later, GRAPH)
        p = MODEL.mastery(state, skill, NOON + later, GRAPH).p_known
        assert sum(parts.values()) == pytest.approx(logit(p), abs=1e-9)


def test_it_says_when_the_evidence_is_not_enough():
    assert not MODEL.mastery(shown(*answers(1, 2)), 1, NOON).enough
    assert MODEL.mastery(shown(*answers(1, 3)), 1, NOON).enough


def test_it_forgets_what_was_known():
    state = shown(*answers(1, 8))
    soon, later = (MODEL.mastery(state, 1, NOON + days * DAY) for days in (1, 40))
    assert later.p_known < soon.p_known
    assert logit(later.high) - logit(later.low) > logit(soon.high) - logit(soon.low)


def test_it_forgets_slower_what_was_practised_more():
    little, much = shown(*answers(1, 3)), shown(*answers(1, 20))
    loss = [
        MODEL.contributions(state, 1, NOON + 20 * DAY)["time"] / state.skills[1].settled
        for state in (little, much)
    ]
    assert loss[0] < loss[1] < 0.0


def test_it_does_not_count_not_knowing_as_forgotten():
    state = shown(*answers(1, 8, score=0.0))
    assert MODEL.mastery(state, 1, NOON + 100 * DAY).p_known < 0.35


def test_it_treats_an_answer_from_before_the_last_as_if_now():
    state = shown(answer(1, at=NOON), answer(1, at=NOON - DAY))
    assert state.skills[1].last_at == NOON
    assert state.skills[1].answers == 2


def test_it_expects_more_of_unmet_skills_from_a_strong_student():
    strong, weak = shown(*answers(5, 10)), shown(*answers(5, 10, score=0.0))
    assert MODEL.mastery(strong, 1, NOON).p_known > MODEL.mastery(weak, 1, NOON).p_known + 0.1


def test_it_expects_more_of_a_skill_whose_prerequisite_is_known():
    state = shown(*answers(1, 10), *answers(5, 10, score=0.0))
    assert (
        MODEL.mastery(state, 2, NOON, GRAPH).p_known > MODEL.mastery(state, 2, NOON).p_known + 0.01
    )


def test_it_falls_back_for_unknown_items_skills_and_students():
    state = MODEL.start()
    nobodys, unknown = (MODEL.p_correct(state, skills, NOON) for skills in ((), (77,)))
    assert nobodys == pytest.approx(unknown, abs=0.1)
    assert MODEL.p_correct(state, (77, 78), NOON, item=5, graph=GRAPH) > 0.0
    assert MODEL.update(state, answer(77, item=-1)).skills[77].answers == 1


def test_it_takes_a_placement_as_a_start_within_limits():
    level = MODEL.start({"level": 1.0, "shoe size": 40.0})
    assert MODEL.mastery(level, 1, NOON).p_known > MODEL.mastery(MODEL.start(), 1, NOON).p_known
    assert MODEL.start({"level": 50.0}).level == 2.0
    assert MODEL.start({"level": float("nan")}) == MODEL.start()


def test_it_expects_less_on_harder_items():
    items = {1: ItemWeights(0.8, 50, 1.0, 0.0), 2: ItemWeights(0.4, 50, -1.0, 0.0)}
    model = Model("v", replace(MODEL.weights, items=items))
    p = [model.p_correct(model.start(), (1,), NOON, item) for item in (2, None, 1)]
    assert p == sorted(p)


def test_it_learns_more_from_a_right_answer_to_a_hard_item():
    items = {1: ItemWeights(0.9, 50, 1.0, 0.0), 2: ItemWeights(0.3, 50, -1.0, 0.0)}
    model = Model("v", replace(MODEL.weights, items=items))
    p = [
        model.mastery(model.update(model.start(), answer(1, item=item)), 1, NOON).p_known
        for item in (1, 2)
    ]
    assert p[0] < p[1]


def test_it_takes_partial_credit_as_part_of_a_success():
    wrong, half, right = (MODEL.mastery(shown(answer(1, s)), 1, NOON).p_known for s in (0, 0.5, 1))
    assert wrong < half < right


def test_it_takes_hints_as_less_of_a_success():
    p = [MODEL.mastery(shown(answer(1, hints=n)), 1, NOON).p_known for n in (None, 0, 1, 3)]
    assert p[0] == p[1] > p[2] > p[3]


def test_it_trusts_less_what_is_less_reliable():
    sure, unsure = (shown(answer(1, 0.0, weight=w)) for w in (1.0, 0.3))
    start = MODEL.mastery(MODEL.start(), 1, NOON).p_known
    assert MODEL.mastery(sure, 1, NOON).p_known < MODEL.mastery(unsure, 1, NOON).p_known < start + 1
    reach = [MODEL.mastery(state, 1, NOON) for state in (sure, unsure)]
    assert logit(reach[0].high) - logit(reach[0].low) < logit(reach[1].high) - logit(reach[1].low)


def test_it_takes_no_time_taken_for_any_ordinary_time():
    usual = MODEL.mastery(shown(answer(1, seconds=30.0)), 1, NOON)
    assert usual == MODEL.mastery(shown(answer(1)), 1, NOON)
    hasty = MODEL.mastery(shown(answer(1, 0.0, seconds=0.5)), 1, NOON)
    assert hasty.p_known > MODEL.mastery(shown(answer(1, 0.0)), 1, NOON).p_known


@for_all(histories(12), st.permutations([1, 2, 3, 4, 5]))
def test_it_does_not_mind_the_order_of_an_items_skills(evidence, order):
    turned = [replace(r, skills=tuple(s for s in order if s in r.skills)) for r in evidence]
    assert shown(*turned) == shown(*evidence)


def test_it_survives_json():
    weights = replace(
        MODEL.weights,
        skills={3: SkillWeights(0.1, 0.2)},
        items={1: ItemWeights(0.7, 9, -0.2, 0.1)},
        after_item={(1, 2): (0.1, 0.2)},
        after_skills=({((1, 2), (3,)): (0.3, 0.4)}, {}, {}),
    )
    model = Model("v", weights)
    assert Model.from_dict(json.loads(json.dumps(model.to_dict()))) == model


@for_all(histories(), st.data())
def test_it_never_lowers_the_next_answers_chance_for_better_answers(evidence, data):
    better = [replace(r, score=data.draw(st.floats(r.score, 1.0))) for r in evidence]
    at = evidence[-1].at if evidence else NOON
    for skills, item in (((1,), 3), ((2, 4), None), ((), 1)):
        was, now = (
            MODEL.p_correct(shown(*one), skills, at, item, GRAPH) for one in (evidence, better)
        )
        assert now >= was - 1e-12


def test_it_keeps_its_golden_values():
    state = shown(*answers(1, 4), answer(2, 0.0, NOON + DAY), answer(1, 0.0, NOON + 9 * DAY))
    figures = [
        (round(m.p_known, 9), round(m.low, 9), round(m.high, 9), m.evidence_count)
        for m in MODEL.masteries(state, (1, 2, 3), NOON + 12 * DAY, GRAPH)
    ]
    assert figures == GOLDEN


GOLDEN = [
    (0.690529519, 0.414367667, 0.892766528, 5),
    (0.51198162, 0.192774806, 0.823794504, 1),
    (0.448075179, 0.135003322, 0.797075647, 0),
]
