"""What each skill of a catalogue needs, as arrays: how ready a student is, and what blocks her."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from students.engine.catalogue import Catalogue, Flags, Floats, Indices
from students.engine.graph import SkillGraph

KNOWN = 0.7
CLOSE = 0.6
READY = 0.4

_DOUBT, _DOUBT_ANSWERS = 0.8, 8.0


@dataclass(frozen=True, slots=True)
class Prerequisites:
    """One graph seen from one catalogue.

    ``wanted`` are the skills to estimate: the catalogue's, then what those directly require.
    Edges are sorted by the catalogue's slot: ``before`` points into ``wanted``, ``starts`` says
    where the edges of ``slots`` begin. ``opens`` counts, per slot, the skills that build on it.
    """

    wanted: tuple[int, ...]
    slots: Indices
    starts: Indices
    before: Indices
    hard: Flags
    opens: Floats

    @classmethod
    def of(cls, graph: SkillGraph, catalogue: Catalogue) -> Prerequisites:
        """Look the graph up, skill by skill."""
        needs = [graph.requires(skill) for skill in catalogue.skills]
        wanted = dict.fromkeys((*catalogue.skills, *(one for edges in needs for one, _ in edges)))
        number = {skill: place for place, skill in enumerate(wanted)}
        counts = np.array([len(edges) for edges in needs], dtype=np.intp)
        slots = np.flatnonzero(counts)
        ends = np.cumsum(counts)
        return cls(
            wanted=tuple(wanted),
            slots=slots,
            starts=(ends - counts)[slots],
            before=np.array([number[one] for edges in needs for one, _ in edges], dtype=np.intp),
            hard=np.array([hard for edges in needs for _, hard in edges], dtype=np.bool_),
            opens=np.array([float(graph.descendants(one)) for one in catalogue.skills] + [0.0]),
        )

    def readiness(self, known: Floats, answers: Floats) -> Floats:
        """Per slot, a last one for no skill: the weakest prerequisite's share of known, at most 1.

        Estimates err, so practice earns the benefit of the doubt: after n answers a prerequisite
        counts as ``p + .8 (1 - p) n / (n + 8)``. An advised one weighs half.
        """
        trusted = known + _DOUBT * (1.0 - known) * answers / (answers + _DOUBT_ANSWERS)
        share = np.minimum(1.0, trusted[self.before] / KNOWN)
        share = np.where(self.hard, share, 0.5 + 0.5 * share)
        found = np.ones(len(self.opens))
        if len(self.slots):
            found[self.slots] = np.minimum.reduceat(share, self.starts)
        return found

    def blockers(self, shown: Floats) -> dict[int, int]:
        """Slot -> the hard prerequisite that is least known, where one is below ``READY``.

        ``shown`` is 0 where answers are too few: what was not shown opens nothing.
        """
        if not len(self.slots):
            return {}
        value = np.where(self.hard, shown[self.before], 1.0)
        worst = np.minimum.reduceat(value, self.starts)
        counts = np.diff(np.append(self.starts, len(value)))
        least = np.flatnonzero((value == np.repeat(worst, counts)) & (value < READY))
        slots, first = np.unique(np.repeat(self.slots, counts)[least], return_index=True)
        blocking = self.before[least[first]]
        return {
            slot: self.wanted[one]
            for slot, one in zip(slots.tolist(), blocking.tolist(), strict=True)
        }


_KEPT: WeakKeyDictionary[Catalogue, tuple[SkillGraph, Prerequisites]] = WeakKeyDictionary()


def prerequisites_of(graph: SkillGraph, catalogue: Catalogue) -> Prerequisites:
    """The same, kept as long as the catalogue is: a course is planned for many students."""
    kept = _KEPT.get(catalogue)
    if kept is None or kept[0] is not graph:
        kept = (graph, Prerequisites.of(graph, catalogue))
        _KEPT[catalogue] = kept
    return kept[1]
