"""Find a circle in a graph, to show to the person who has to break it."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def find_cycle(edges: Mapping[N, Iterable[N]]) -> list[N]:
    """Return the nodes of one circle in the order of its edges, or nothing where there is none.

    `edges[a]` are the nodes that an edge leads to from `a`. Depth first, without recursion: maps
    of skills can be deep. Linear in nodes and edges.
    """
    done: set[N] = set()
    for start in edges:
        path: list[N] = []
        on_path: dict[N, int] = {}
        waiting: list[tuple[N, bool]] = [(start, True)]
        while waiting:
            node, is_entered = waiting.pop()
            if not is_entered:
                path.pop()
                del on_path[node]
                done.add(node)
            elif node in on_path:
                return path[on_path[node] :]
            elif node not in done:
                on_path[node] = len(path)
                path.append(node)
                waiting.append((node, False))
                waiting.extend((following, True) for following in edges.get(node, ()))
    return []
