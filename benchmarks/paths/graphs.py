"""Prerequisite graphs to simulate on: real ones from a file, made-up ones, and wrong ones."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

SIZES = (58, 59, 60)
_LAYERS = 8
_GOES_ON = 0.6

Edges = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Graph:
    """Skills 0, 1, 2 ... in an order that respects the edges ``(prerequisite, skill)``."""

    skills: int
    edges: Edges

    def matrix(self) -> npt.NDArray[np.bool_]:
        """``(skills, skills)``: whether the row's skill needs the column's."""
        needs = np.zeros((self.skills, self.skills), dtype=np.bool_)
        for before, after in self.edges:
            needs[after, before] = True
        return needs

    def depth(self) -> npt.NDArray[np.float64]:
        """The longest way from a root, by skill."""
        depth = np.zeros(self.skills)
        for before, after in sorted(self.edges, key=lambda edge: edge[1]):
            depth[after] = max(depth[after], depth[before] + 1)
        return depth

    def course(self, seed: int) -> tuple[int, ...]:
        """An order in which the skills may be taught, drawn by the seed.

        A skill comes after all it needs, and mostly after one of them among the last three: a
        course goes on with what it has just begun.
        """
        luck, order = Random(seed), list[int]()
        needs = {
            skill: {one for one, after in self.edges if after == skill}
            for skill in range(self.skills)
        }
        while len(order) < self.skills:
            free = [
                skill
                for skill, before in needs.items()
                if before.issubset(order) and skill not in order
            ]
            next_ = [skill for skill in free if needs[skill].intersection(order[-3:])]
            order.append(luck.choice(next_ if next_ and luck.random() < _GOES_ON else free))
        return tuple(order)


def generated(seed: int) -> tuple[Graph, ...]:
    """Layered graphs: a skill needs one to three of the layer before, now and then an older one."""
    return tuple(_layered(size, Random(seed * 1_000 + size)) for size in SIZES)


def from_file(path: Path, seed: int) -> tuple[Graph, ...]:
    """Three connected pieces of a file of ``prerequisite,exercise`` lines, gzipped or not.

    A piece grows breadth first, both ways, from a skill drawn by the seed; an edge that would
    close a cycle is left out.
    """
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    rows = csv.DictReader(text.splitlines())
    pairs = sorted({(row["prerequisite"], row["exercise"]) for row in rows})
    neighbours: dict[str, list[str]] = {}
    for before, after in pairs:
        neighbours.setdefault(before, []).append(after)
        neighbours.setdefault(after, []).append(before)
    luck = Random(seed)
    return tuple(_piece(pairs, neighbours, size, luck) for size in SIZES)


def without_some(graph: Graph, share: float, seed: int) -> Graph:
    """The graph as a course may have it: a share of its edges is missing."""
    edges = sorted(graph.edges)
    gone = Random(seed).sample(edges, round(share * len(edges)))
    return Graph(graph.skills, graph.edges.difference(gone))


def with_false(graph: Graph, share: float, seed: int) -> Graph:
    """The graph as a course may have it: false edges besides, as many as the share says."""
    luck, edges = Random(seed), set(graph.edges)
    wanted = len(edges) + round(share * len(edges))
    while len(edges) < wanted:
        before, after = sorted(luck.sample(range(graph.skills), 2))
        edges.add((before, after))
    return Graph(graph.skills, frozenset(edges))


def _layered(size: int, luck: Random) -> Graph:
    layer = sorted(luck.randrange(_LAYERS) for _ in range(size))
    edges = set()
    for skill in range(size):
        earlier = [one for one in range(skill) if layer[one] == layer[skill] - 1]
        older = [one for one in range(skill) if layer[one] < layer[skill] - 1]
        for before in luck.sample(earlier, min(len(earlier), luck.choice((1, 1, 2, 3)))):
            edges.add((before, skill))
        if older and luck.random() < 0.2:
            edges.add((luck.choice(older), skill))
    return Graph(size, frozenset(edges))


def _piece(
    pairs: list[tuple[str, str]], neighbours: dict[str, list[str]], size: int, luck: Random
) -> Graph:
    names = sorted(neighbours)
    found: list[str] = []
    while len(found) < size:
        found = [luck.choice(names)]
        for name in found:
            found += [other for other in dict.fromkeys(neighbours[name]) if other not in found]
    inside = set(found[:size])
    return numbered(inside, pairs)[1]


def numbered(
    names: Iterable[str], pairs: Sequence[tuple[str, str]]
) -> tuple[tuple[str, ...], Graph]:
    """Number the names after what they need; where all left are in a circle, cut one open."""
    left, order = sorted(names), list[str]()
    pairs = [pair for pair in pairs if set(left).issuperset(pair)]
    needs = {name: {before for before, after in pairs if after == name} for name in left}
    while left:
        free = [name for name in left if needs[name].issubset(order)] or left[:1]
        order += free
        left = [name for name in left if name not in free]
    number = {name: place for place, name in enumerate(order)}
    kept = ((number[before], number[after]) for before, after in pairs)
    edges = frozenset(pair for pair in kept if pair[0] < pair[1])
    return tuple(order), Graph(len(order), edges)
