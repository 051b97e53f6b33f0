import pytest

from students.engine import Model
from students.engine.fitting import fit, log_likelihood, predictions
from tests.students.engine.worlds import GRAPH, simulated


@pytest.fixture(scope="module")
def fitted():
    return fit(simulated(students=40, length=25))


def test_it_raises_the_likelihood_of_students_it_has_not_seen(fitted):
    others = simulated(students=100, seed=6)
    others = {student: history for student, history in others.items() if student >= 40}
    train = {s: h for s, h in simulated(students=100, seed=6).items() if s < 40}
    model = fit(train)
    assert log_likelihood(model, others) > log_likelihood(Model.default(), others) + 0.02


def test_it_learns_which_items_are_hard(fitted):
    history = simulated(students=40, length=25)
    rates = {}
    for response in (r for h in history.values() for r in h):
        rates.setdefault(response.item, []).append(response.score)
    hardest = min(rates, key=lambda item: sum(rates[item]) / len(rates[item]))
    easiest = max(rates, key=lambda item: sum(rates[item]) / len(rates[item]))
    p = [fitted.p_correct(fitted.start(), (item % 6,), 0.0, item) for item in (hardest, easiest)]
    assert p[0] < p[1] - 0.2


def test_it_fits_the_same_model_twice(fitted):
    again = fit(dict(reversed(simulated(students=40, length=25).items())))
    assert again == fitted
    assert again.version.startswith("fit-")


def test_it_predicts_each_answer_from_earlier_ones_only(fitted):
    history = simulated(students=1)[0]
    assert list(predictions(fitted, history))[:10] == list(predictions(fitted, history[:10]))


def test_it_returns_the_prior_when_there_is_nothing_to_fit():
    assert fit({}) == Model.default()
    assert fit({1: []}, GRAPH) == Model.default()


def test_it_takes_a_single_student():
    assert fit(simulated(students=1, length=8)).version != Model.default().version
