import json
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command

from benchmarks.paths.compare import POLICIES
from benchmarks.paths.graphs import from_file, generated, with_false, without_some
from benchmarks.paths.ours import OursByName
from benchmarks.paths.simulate import moment, simulate
from benchmarks.paths.tracker import Tracker, skill_graph
from benchmarks.paths.worlds import WORLDS
from benchmarks.paths.worlds.world import DAY

GRAPH = generated(1)[0]
FIGURES = {"gain_now", "gain_7d", "mastered", "steps_to_80", "reached_80"}


def gain(world, name, students=6, steps=200):
    tracker = Tracker(skill_graph(GRAPH))
    outcome = simulate(
        WORLDS[world], lambda real: POLICIES[name](real, tracker), GRAPH, students, steps, 1
    )
    return outcome.figures()["gain_7d"]


@pytest.mark.parametrize("world", WORLDS)
def test_ours_teaches_more_than_a_fixed_order(world):
    assert gain(world, "ours") > gain(world, "fixed_order") + 0.05


@pytest.mark.parametrize("world", WORLDS)
def test_one_who_sees_the_truth_teaches_more_than_a_fixed_order(world):
    assert gain(world, "oracle") > gain(world, "fixed_order") + 0.05


@pytest.mark.parametrize("world", WORLDS)
def test_the_same_seed_gives_the_same_figures(world):
    assert gain(world, "ours", 2, 40) == gain(world, "ours", 2, 40)


@pytest.mark.parametrize("world", WORLDS)
def test_what_is_not_practised_fades(world):
    real = WORLDS[world](GRAPH, 5, np.random.default_rng(1))
    assert (real.mastery(30 * DAY) <= real.mastery(0.0)).all()


@pytest.mark.parametrize("world", WORLDS)
def test_practice_without_readiness_teaches_little(world):
    real = WORLDS[world](GRAPH, 50, np.random.default_rng(1))
    deepest, root = int(GRAPH.depth().argmax()), int(GRAPH.depth().argmin())
    gains = real.gain(0.0, 0.0).mean(axis=0)
    assert gains[deepest] < 0.7 * gains[root]


def test_the_command_prints_what_programs_read():
    out = StringIO()
    sizes = {"students": 3, "steps": 40, "json": True, "wrong_graph": True}
    call_command("benchmark_paths", world="B", stdout=out, **sizes)
    found = json.loads(out.getvalue())
    assert set(found["policies"]) == set(POLICIES)
    assert all(set(row) == FIGURES for row in found["policies"].values())
    assert set(found["worlds"]["B"]["wrong_graph"]) == {
        "edges_right",
        "edges_missing",
        "edges_false",
    }


def test_it_reads_graphs_from_a_file_and_cuts_circles_open(tmp_path):
    lines = [f"s{n},s{n + 1}" for n in range(70)]
    path = tmp_path / "edges.csv"
    path.write_text("\n".join(["prerequisite,exercise", *lines, "s9,s3"]))
    graphs = from_file(path, 1)
    assert [graph.skills for graph in graphs] == [58, 59, 60]
    assert all(before < after for graph in graphs for before, after in graph.edges)


def test_a_wrong_graph_lacks_a_fifth_or_has_a_fifth_too_many():
    right = len(GRAPH.edges)
    assert len(without_some(GRAPH, 0.2, 1).edges) == right - round(0.2 * right)
    assert len(with_false(GRAPH, 0.2, 1).edges) == right + round(0.2 * right)


def test_exercises_are_spread_evenly_over_forty_days():
    days = [int(moment(step, 600) // DAY) for step in range(600)]
    assert [days.count(day) for day in range(40)] == [15] * 40


def test_a_stranger_drives_ours_by_names_of_her_own():
    policy = OursByName(["halves", "thirds", "sums"], [("halves", "sums"), ("sums", "halves")])
    first = policy.next("ann", 0.0)
    policy.observe("ann", first, True, 0.0)
    assert policy.next("ann", 60.0) != first
    assert policy.next("ben", 60.0) == first
