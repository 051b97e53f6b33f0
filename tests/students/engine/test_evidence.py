import pytest

from students.engine import Completion, Model
from students.engine.evidence import judgment, reliability
from tests.students.engine.worlds import answer


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_it_refuses_a_score_outside_zero_to_one(score):
    with pytest.raises(ValueError, match="score"):
        answer(score=score)


@pytest.mark.parametrize("at", [float("nan"), float("inf")])
def test_it_refuses_a_time_that_is_none(at):
    with pytest.raises(ValueError, match="at must be finite"):
        answer(at=at)
    with pytest.raises(ValueError, match="at must be finite"):
        Completion(1, at)


def test_a_judgment_weighs_half_and_has_numbers_that_no_answer_has():
    said = judgment(7, 0.5, 1000.0, key=3)
    assert (said.item, said.skills, said.key) == (-7, (7,), -3)
    assert (said.score, reliability(said), said.activity) == (0.5, 0.5, None)


def test_a_judgment_moves_an_estimate_less_than_an_answer():
    model = Model.default()
    asked = model.replay(model.start(), [answer(1, score=0.0, at=float(n)) for n in range(4)])
    before, judged, answered = (
        model.mastery(state, 1, 10.0).p_known
        for state in (
            asked,
            model.update(asked, judgment(1, 1.0, 10.0, key=1)),
            model.update(asked, answer(1, score=1.0, at=10.0)),
        )
    )
    assert before < judged < answered
