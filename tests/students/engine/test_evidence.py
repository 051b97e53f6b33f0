import pytest

from students.engine import Completion
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
