"""Our own policy, which is the product's planner itself: nothing of its arithmetic stands here."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from benchmarks.paths.graphs import numbered
from benchmarks.paths.tracker import Tracker, skill_graph
from students.engine import Catalogue, CatalogueActivity, Wishes
from students.engine.plan import first_activity


class Ours:
    """Asks the planner after every answer. The catalogue holds one practice for each skill."""

    def __init__(self, tracker: Tracker, wishes: Wishes | None = None) -> None:
        self.tracker, self.wishes = tracker, wishes or Wishes()
        self.catalogue = Catalogue(
            CatalogueActivity(skill, (skill,), "practice", "interactive", 2.0, place)
            for place, skill in enumerate(tracker.course)
        )

    def next(self, student: Hashable, at: float) -> int:
        tracker = self.tracker
        activity = first_activity(
            tracker.model,
            tracker.state(student),
            tracker.graph,
            self.catalogue,
            self.wishes,
            at=at,
        )
        if activity is None:
            raise LookupError("a graph without skills")
        return activity

    def observe(self, student: Hashable, skill: int, correct: bool, at: float) -> None:
        self.tracker.observe(student, skill, correct, at)


class OursByName:
    """The same for simulators of others, whose skills have names of their own.

    ``edges`` are pairs ``(prerequisite, skill)``; one that would close a circle is left out. Time
    is in seconds and does not run backwards for a student.
    """

    def __init__(self, skills: Iterable[str], edges: Sequence[tuple[str, str]]) -> None:
        self.names, graph = numbered(skills, edges)
        self.number = {name: place for place, name in enumerate(self.names)}
        self.ours = Ours(Tracker(skill_graph(graph)))

    def next(self, student_id: Hashable, at: float) -> str:
        return self.names[self.ours.next(student_id, at)]

    def observe(self, student_id: Hashable, skill: str, correct: bool, at: float) -> None:
        self.ours.observe(student_id, self.number[skill], correct, at)
