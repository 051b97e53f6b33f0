from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import strategies as st

from students.engine import Model, Response
from students.engine.batch import predict
from students.engine.fitting import fit, predictions
from students.engine.log import log_of
from students.engine.weights import SkillWeights
from tests.students.engine.worlds import DAY, GRAPH, NOON, for_all, histories

ALL = (1, 2, 3, 4, 5)


def practised(students=40, length=40, seed=3):
    """Histories with several skills an item, none at times, repeats, pauses and partial credit."""
    luck, found = Random(seed), {}
    for student in range(students):
        at, answers = NOON, []
        level = luck.gauss(0.0, 1.0)
        for _ in range(length):
            at += luck.choice([5.0, 60.0, 60.0, 4_000.0, 2 * DAY])
            item = luck.choice([1, 2, 3, answers[-1].item if answers else 4, luck.randrange(1, 30)])
            skills = () if item % 7 == 0 else tuple({1 + item % 5, 1 + item % 3})
            right = luck.random() < 1 / (1 + np.exp(item % 4 - 1.5 - level))
            score = luck.choice([float(right), float(right), 0.5])
            answers.append(Response(item, skills, score, at, weight=luck.choice([1.0, 0.5])))
        found[student] = answers
    return found


@pytest.fixture(scope="module")
def fitted():
    return fit(practised(), GRAPH)


@pytest.mark.parametrize("graph", [None, GRAPH])
def test_a_batch_predicts_what_the_states_predict_one_by_one(fitted, graph):
    others = practised(students=8, length=60, seed=4)
    singly = [p for student in sorted(others) for p in predictions(fitted, others[student], graph)]
    assert predict(fitted, log_of(others), graph) == pytest.approx(singly, abs=1e-9)


@for_all(histories())
def test_a_batch_predicts_the_same_for_any_history(evidence):
    if evidence:
        p = predict(Model.default(), log_of({1: evidence}), GRAPH)
        assert p == pytest.approx(list(predictions(Model.default(), evidence, GRAPH)), abs=1e-9)


def test_an_item_out_of_reach_is_as_good_as_new(fitted):
    once = [Response(1, (2,), 1.0, NOON)]
    once += [Response(2 + n % 2, (1,), n % 2, NOON + n) for n in range(600)]
    once += [Response(1, (2,), 1.0, NOON + 700)]
    assert predict(fitted, log_of({1: once})) == pytest.approx(
        list(predictions(fitted, once)), abs=1e-9
    )


@for_all(histories(), st.data())
def test_a_fitted_model_never_lowers_anything_for_better_answers(fitted, evidence, data):
    better = [replace(r, score=data.draw(st.floats(r.score, 1.0))) for r in evidence]
    states = [fitted.replay(fitted.start(), one) for one in (evidence, better)]
    at = (evidence[-1].at if evidence else NOON) + DAY
    was, now = (fitted.masteries(state, ALL, at, GRAPH) for state in states)
    assert all(b.p_known >= a.p_known - 1e-12 for a, b in zip(was, now, strict=True))
    was, now = (fitted.p_correct(state, (1, 2), at, 1, GRAPH) for state in states)
    assert now >= was - 1e-12


def test_flipping_any_answer_to_right_raises_every_later_prediction_or_none(fitted):
    history = practised(students=1, length=30, seed=9)[0]
    for place, one in enumerate(history):
        turned = [*history[:place], replace(one, score=1.0), *history[place + 1 :]]
        was, now = (predict(fitted, log_of({1: h})) for h in (history, turned))
        assert (now >= was - 1e-12).all()


def test_a_skill_has_a_half_life_of_its_own():
    weights = Model.default().weights
    common = weights.half_life_days(77)
    assert 1.0 < common < 30.0
    own = SkillWeights(0.0, 0.0, (0.0, 0.0, 0.0, 0.0, 1.0, 0.0))
    assert replace(weights, skills={1: own}).half_life_days(1) < common


def test_a_batch_of_nobody_is_empty():
    assert len(predict(Model.default(), log_of({}))) == 0
