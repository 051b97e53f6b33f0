"""The skills and what each one builds on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


class CyclicSkills(ValueError):
    """Skills that require each other in a circle; ``cycle`` names them, each requiring the next."""

    def __init__(self, cycle: tuple[int, ...]) -> None:
        self.cycle = cycle
        super().__init__("Skills require each other: " + " -> ".join(map(str, (*cycle, cycle[0]))))


@dataclass(frozen=True)
class SkillGraph:
    """An acyclic graph of prerequisites; ``prerequisites[skill]`` holds ``(skill, is it hard)``.

    A prerequisite that is not among ``skills`` is left out: a framework may be imported in parts.
    Raises ``CyclicSkills``. Build once and keep: everything derived is computed here.
    """

    skills: tuple[int, ...]
    prerequisites: Mapping[int, tuple[tuple[int, bool], ...]]
    order: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _parents: dict[int, tuple[tuple[int, bool], ...]] = field(init=False, repr=False, compare=False)
    _children: dict[int, tuple[tuple[int, bool], ...]] = field(
        init=False, repr=False, compare=False
    )
    _descendants: dict[int, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parents = _within(self.skills, self.prerequisites)
        children: dict[int, list[tuple[int, bool]]] = {skill: [] for skill in self.skills}
        for skill, needed in parents.items():
            for prerequisite, hard in needed:
                children[prerequisite].append((skill, hard))
        frozen = {skill: tuple(after) for skill, after in children.items()}
        object.__setattr__(self, "_parents", parents)
        object.__setattr__(self, "_children", frozen)
        object.__setattr__(self, "order", _topological(self.skills, parents, frozen))
        object.__setattr__(self, "_descendants", _count_descendants(self.order, frozen))

    def requires(self, skill: int) -> tuple[tuple[int, bool], ...]:
        """The direct prerequisites of a skill, each with whether it is hard."""
        return self._parents.get(skill, ())

    def opens(self, skill: int) -> tuple[tuple[int, bool], ...]:
        """The skills that directly require this one, each with whether it is hard for them."""
        return self._children.get(skill, ())

    def descendants(self, skill: int) -> int:
        """How many skills build on this one, directly or not."""
        return self._descendants.get(skill, 0)

    def ancestors(self, skills: Iterable[int]) -> frozenset[int]:
        """Every skill on the way to these, themselves not included unless on another's way."""
        found: set[int] = set()
        waiting = list(skills)
        while waiting:
            for prerequisite, _ in self.requires(waiting.pop()):
                if prerequisite not in found:
                    found.add(prerequisite)
                    waiting.append(prerequisite)
        return frozenset(found)

    def unmet(
        self, skill: int, known: Callable[[int], bool], *, hard_only: bool = True
    ) -> tuple[int, ...]:
        """The direct prerequisites that ``known`` denies, in the order given."""
        return tuple(
            prerequisite
            for prerequisite, hard in self.requires(skill)
            if (hard or not hard_only) and not known(prerequisite)
        )


def _within(
    skills: tuple[int, ...], prerequisites: Mapping[int, tuple[tuple[int, bool], ...]]
) -> dict[int, tuple[tuple[int, bool], ...]]:
    """Keep edges between known skills; the same edge twice is hard if either is."""
    inside: dict[int, tuple[tuple[int, bool], ...]] = {}
    known = set(skills)
    for skill in skills:
        edges: dict[int, bool] = {}
        for prerequisite, hard in prerequisites.get(skill, ()):
            if prerequisite in known:
                edges[prerequisite] = edges.get(prerequisite, False) or hard
        inside[skill] = tuple(edges.items())
    return inside


def _topological(
    skills: tuple[int, ...],
    parents: dict[int, tuple[tuple[int, bool], ...]],
    children: dict[int, tuple[tuple[int, bool], ...]],
) -> tuple[int, ...]:
    """Kahn's algorithm: take what requires nothing that is left; what stays is on a cycle."""
    left = {skill: len(parents[skill]) for skill in skills}
    order = [skill for skill, count in left.items() if count == 0]
    for skill in order:
        for child, _ in children[skill]:
            left[child] -= 1
            if left[child] == 0:
                order.append(child)
    if len(order) < len(left):
        raise CyclicSkills(_cycle(set(left) - set(order), skills, parents))
    return tuple(order)


def _cycle(
    stuck: set[int],
    skills: tuple[int, ...],
    parents: dict[int, tuple[tuple[int, bool], ...]],
) -> tuple[int, ...]:
    """Walk along requirements until a skill comes round again; every stuck one has a stuck one."""
    skill = next(candidate for candidate in skills if candidate in stuck)
    seen: dict[int, int] = {}
    while skill not in seen:
        seen[skill] = len(seen)
        skill = next(needed for needed, _ in parents[skill] if needed in stuck)
    return tuple(seen)[seen[skill] :]


def _count_descendants(
    order: tuple[int, ...], children: dict[int, tuple[tuple[int, bool], ...]]
) -> dict[int, int]:
    """Unite the sets of the children, last skills first; a set is the bits of one integer."""
    bit = {skill: 1 << index for index, skill in enumerate(order)}
    below: dict[int, int] = {}
    for skill in reversed(order):
        reached = 0
        for child, _ in children[skill]:
            reached |= bit[child] | below[child]
        below[skill] = reached
    return {skill: bits.bit_count() for skill, bits in below.items()}
