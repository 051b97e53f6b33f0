"""Circles are found, and only where there are any."""

from hypothesis import given
from hypothesis import strategies as st

from courses.case import find_cycle


def test_a_circle_is_shown_in_its_order():
    assert find_cycle({1: [2], 2: [3], 3: [2]}) in ([2, 3], [3, 2])


def test_a_skill_that_requires_itself_is_a_circle():
    assert find_cycle({1: [1]}) == [1]


def test_two_ways_to_the_same_skill_are_none():
    assert find_cycle({1: [2, 3], 2: [4], 3: [4]}) == []


def test_a_long_chain_needs_no_recursion():
    assert find_cycle({n: [n + 1] for n in range(50_000)}) == []


edges = st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=4))


@given(edges)
def test_what_is_found_is_a_circle_of_the_graph(graph):
    cycle = find_cycle(graph)
    assert all(b in graph[a] for a, b in zip(cycle, cycle[1:] + cycle[:1], strict=True))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))))
def test_edges_that_all_lead_upwards_make_none(pairs):
    graph: dict[int, list[int]] = {}
    for a, b in pairs:
        graph.setdefault(min(a, b), []).extend([max(a, b)] if a != b else [])
    assert find_cycle(graph) == []


@given(edges)
def test_a_graph_without_a_found_circle_can_be_put_in_order(graph):
    if find_cycle(graph):
        return
    left = {node: set(after) for node, after in graph.items()}
    for after in graph.values():
        for node in after:
            left.setdefault(node, set())
    while left:
        last = [node for node, after in left.items() if not after & left.keys()]
        assert last
        for node in last:
            del left[node]
