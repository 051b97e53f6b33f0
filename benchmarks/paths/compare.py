"""All policies in one world, on the same graphs, with the same students and the same luck."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from benchmarks.paths.graphs import Graph, with_false, without_some
from benchmarks.paths.oracle import Believer, Oracle
from benchmarks.paths.ours import Ours
from benchmarks.paths.policies import FixedOrder, Greedy, InARow, Policy, SuccessRate, Threshold
from benchmarks.paths.simulate import Outcome, simulate
from benchmarks.paths.tracker import Tracker, skill_graph
from benchmarks.paths.worlds import WORLDS, World

WRONG = 0.2

Make = Callable[[World, Tracker], Policy]
Wrong = Callable[[Graph, float, int], Graph]

POLICIES: dict[str, Make] = {
    "fixed_order": lambda _, tracker: FixedOrder(tracker),
    "three_in_a_row": lambda _, tracker: InARow(tracker),
    "mastery_threshold": lambda _, tracker: Threshold(tracker),
    "mastery_threshold_reviews": lambda _, tracker: Threshold(tracker, reviews=True),
    "greedy_gain": lambda _, tracker: Greedy(tracker),
    "success_70": lambda _, tracker: SuccessRate(tracker),
    "ours": lambda _, tracker: Ours(tracker),
    "oracle": Oracle,
}
MISLED: dict[str, Make] = {
    "ours": POLICIES["ours"],
    "mastery_threshold": POLICIES["mastery_threshold"],
    "oracle": Believer,
}
MISTAKEN: dict[str, Wrong] = {
    "edges_right": lambda graph, _share, _seed: graph,
    "edges_missing": without_some,
    "edges_false": with_false,
}


def compare(
    world: str, graphs: Sequence[Graph], students: int, steps: int, seed: int
) -> dict[str, dict[str, Any]]:
    """Policy -> figures, over students shared out evenly among the graphs."""
    figures = {}
    for name, make in POLICIES.items():
        started = time.monotonic()
        figures[name] = _run(world, make, graphs, graphs, students, steps, seed).figures()
        _progress(f"world {world}  {name:<26} {time.monotonic() - started:6.1f} s")
    return figures


def mistaken(
    world: str, graphs: Sequence[Graph], students: int, steps: int, seed: int
) -> dict[str, dict[str, dict[str, Any]]]:
    """Policy -> figures with the right graph, a fifth of its edges missing, and as many false.

    The world keeps the right edges, and the course its order, which is the same for all. Beside
    ours stand the usual policy and one who sees what is known, but believes the graph.
    """
    courses = [graph.course(seed + place) for place, graph in enumerate(graphs)]
    figures: dict[str, dict[str, dict[str, Any]]] = {}
    for name, make in MISLED.items():
        started = time.monotonic()
        rows = figures[name] = {}
        for kind, wrong in MISTAKEN.items():
            believed = [wrong(graph, WRONG, seed) for graph in graphs]
            run = _run(world, make, graphs, believed, students, steps, seed, courses)
            rows[kind] = run.figures()
        _progress(f"world {world}  misled: {name:<18} {time.monotonic() - started:6.1f} s")
    return figures


def _run(
    world: str,
    make: Make,
    graphs: Sequence[Graph],
    believed: Sequence[Graph],
    students: int,
    steps: int,
    seed: int,
    courses: Sequence[tuple[int, ...]] = (),
) -> Outcome:
    """One policy on every graph that has students."""
    parts = []
    for place, graph in enumerate(graphs):
        people = len(range(place, students, len(graphs)))
        if people:
            tracker = Tracker(skill_graph(believed[place]), courses[place] if courses else ())
            begun = partial(_made, make, tracker)
            parts.append(simulate(WORLDS[world], begun, graph, people, steps, seed + place))
    return Outcome.together(parts)


def _made(make: Make, tracker: Tracker, world: World) -> Policy:
    return make(world, tracker)


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
