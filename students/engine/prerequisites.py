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
_UNWRITTEN, _UNWRITTEN_BESIDE = 0.6, 0.2


@dataclass(frozen=True, slots=True)
class Prerequisites:
    """One graph seen from one catalogue.

    ``wanted`` are the skills to estimate: the catalogue's, then what those directly require.
    Edges are sorted by the catalogue's slot: ``before`` points into ``wanted``, ``starts`` says
    where the edges of ``slots`` begin. ``opens`` counts, per slot, the skills that build on it.
    ``sequence`` are the slots in the order in which the course first comes to them, ``earlier``
    counts, per slot, those it comes to sooner, and ``unwritten`` is the chance that one of these is
    needed though no edge says so.
    """

    wanted: tuple[int, ...]
    slots: Indices
    starts: Indices
    before: Indices
    hard: Flags
    opens: Floats
    sequence: Indices
    earlier: Indices
    unwritten: Floats

    @classmethod
    def of(cls, graph: SkillGraph, catalogue: Catalogue) -> Prerequisites:
        """Look the graph up, skill by skill."""
        needs = [graph.requires(skill) for skill in catalogue.skills]
        wanted = dict.fromkeys((*catalogue.skills, *(one for edges in needs for one, _ in edges)))
        number = {skill: place for place, skill in enumerate(wanted)}
        counts = np.array([len(edges) for edges in needs], dtype=np.intp)
        slots = np.flatnonzero(counts)
        ends = np.cumsum(counts)
        first = _first_met(catalogue)
        sequence = np.argsort(first, kind="stable")
        return cls(
            wanted=tuple(wanted),
            slots=slots,
            starts=(ends - counts)[slots],
            before=np.array([number[one] for edges in needs for one, _ in edges], dtype=np.intp),
            hard=np.array([hard for edges in needs for _, hard in edges], dtype=np.bool_),
            opens=np.array([float(graph.descendants(one)) for one in catalogue.skills] + [0.0]),
            sequence=sequence,
            earlier=np.searchsorted(first[sequence], first),
            unwritten=np.where(counts, _UNWRITTEN_BESIDE, _UNWRITTEN),
        )

    def readiness(self, known: Floats, answers: Floats) -> Floats:
        """Per slot, a last one for no skill: the weakest prerequisite's share of known, at most 1.

        Estimates err, so practice earns the benefit of the doubt: after n answers a prerequisite
        counts as ``p + .8 (1 - p) n / (n + 8)``. An advised one weighs half.
        """
        share = _known_enough(known, answers)[self.before]
        share = np.where(self.hard, share, 0.5 + 0.5 * share)
        found = np.ones(len(self.opens))
        if len(self.slots):
            found[self.slots] = np.minimum.reduceat(share, self.starts)
        return found

    def led_up_to(self, known: Floats, answers: Floats) -> Floats:
        """Per slot, a last one for no skill: readiness expected where the map may lack an edge.

        Whoever puts a course in order knows what builds on what, written down or not. An unwritten
        edge leads to any of the skills that the course comes to sooner, each as likely, so with
        the chance q of one it is ``1 - q + q x mean share of known among these``. A skill that the
        map says nothing of is more likely to lack one.
        """
        found = np.ones(len(self.opens))
        if len(self.sequence):
            share = _known_enough(known[: len(self.sequence)], answers[: len(self.sequence)])
            known_so_far = np.append(0.0, np.cumsum(share[self.sequence]))[self.earlier]
            mean = np.where(self.earlier, known_so_far / np.maximum(1, self.earlier), 1.0)
            found[:-1] = 1.0 - self.unwritten * (1.0 - mean)
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


def _known_enough(known: Floats, answers: Floats) -> Floats:
    """How far each skill is known, as a share of what is enough, with the benefit of the doubt."""
    trusted = known + _DOUBT * (1.0 - known) * answers / (answers + _DOUBT_ANSWERS)
    return np.asarray(np.minimum(1.0, trusted / KNOWN))


def _first_met(catalogue: Catalogue) -> Indices:
    """Per slot, the position of the first activity that is about the skill."""
    positions = np.array([one.position for one in catalogue.activities], dtype=np.intp)
    at = positions[catalogue.activity]
    return np.array(
        [at[catalogue.of_skill[place][0]] for place in range(len(catalogue.skills))], dtype=np.intp
    )


_KEPT: WeakKeyDictionary[Catalogue, tuple[SkillGraph, Prerequisites]] = WeakKeyDictionary()


def prerequisites_of(graph: SkillGraph, catalogue: Catalogue) -> Prerequisites:
    """The same, kept as long as the catalogue is: a course is planned for many students."""
    kept = _KEPT.get(catalogue)
    if kept is None or kept[0] is not graph:
        kept = (graph, Prerequisites.of(graph, catalogue))
        _KEPT[catalogue] = kept
    return kept[1]
