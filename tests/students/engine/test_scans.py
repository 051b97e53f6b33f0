import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from students.engine.scans import Groups

rows = st.lists(st.tuples(st.integers(0, 3), st.floats(-5, 5)), min_size=1, max_size=60)


def one_by_one(pairs, step):
    """What stood before each row of its group, by plain loops."""
    kept, out = {}, []
    for key, x in pairs:
        before = kept.setdefault(key, [])
        out.append(step(before))
        before.append(x)
    return out


def groups(pairs):
    return Groups(np.array([key for key, _ in pairs])), np.array([x for _, x in pairs])


@given(rows, st.sampled_from([0.5, 0.8, 0.95, 0.99, 1.0]))
def test_decayed_sums_are_those_of_a_loop(pairs, keep):
    g, x = groups(pairs)
    expected = one_by_one(pairs, lambda xs: sum(v * keep**n for n, v in enumerate(reversed(xs))))
    assert np.allclose(g.decayed(x, keep), expected, atol=1e-12)


@given(rows)
def test_lags_counts_and_totals_are_those_of_a_loop(pairs):
    g, x = groups(pairs)
    assert list(g.count()) == one_by_one(pairs, len)
    assert np.allclose(g.total(x), one_by_one(pairs, sum), atol=1e-12)
    assert list(g.lag(x, 2, 9.0)) == one_by_one(pairs, lambda xs: xs[-2] if len(xs) > 1 else 9.0)


def test_a_streak_counts_up_and_down():
    right = np.array([1, 1, 0, 0, 0, 1]) > 0
    assert list(Groups(np.zeros(6)).streak(right)) == [0, 1, 2, -1, -2, -3]


def test_a_run_counts_how_long_something_has_held():
    holds = np.array([0, 1, 1, 0, 1]) > 0
    assert list(Groups(np.zeros(5)).run(holds)) == [0, 1, 2, 0, 1]


def test_a_split_begins_anew():
    g = Groups(np.zeros(4)).split(np.array([False, False, True, False]))
    assert list(g.count()) == [0, 1, 0, 1]
