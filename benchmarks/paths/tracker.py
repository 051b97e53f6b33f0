"""The product's model as a tracker of one student after another, for every policy that asks one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from benchmarks.paths.graphs import Graph
from students.engine import LearnerState, Mastery, Model, Response, SkillGraph


def skill_graph(graph: Graph, *, hard: bool = True) -> SkillGraph:
    """The graph as the engine takes it."""
    needs: dict[int, list[tuple[int, bool]]] = {}
    for before, after in sorted(graph.edges):
        needs.setdefault(after, []).append((before, hard))
    return SkillGraph(
        tuple(range(graph.skills)), {skill: tuple(edges) for skill, edges in needs.items()}
    )


@dataclass
class Tracker:
    """What each student is believed to know. An exercise is an item of which nothing is known.

    ``course`` is the order in which a course teaches the skills; by the graph where nobody says.
    """

    graph: SkillGraph
    course: tuple[int, ...] = ()
    model: Model = field(default_factory=Model.default)
    states: dict[Hashable, LearnerState] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.course = self.course or self.graph.order

    def state(self, student: Hashable) -> LearnerState:
        return self.states.get(student) or self.model.start()

    def observe(self, student: Hashable, skill: int, correct: bool, at: float) -> None:
        answer = Response(item=-1, skills=(skill,), score=float(correct), at=at)
        self.states[student] = self.model.update(self.state(student), answer)

    def masteries(self, student: Hashable, at: float) -> list[Mastery]:
        """Of every skill, in the graph's order."""
        return self.model.masteries(self.state(student), self.graph.skills, at, self.graph)

    def mastery(self, student: Hashable, skill: int, at: float) -> Mastery:
        return self.model.mastery(self.state(student), skill, at, self.graph)
