"""Running figures over many histories at once: what stood before each row of its group.

A linear recurrence ``d[t] = a d[t-1] + x[t-1]`` is a composition of affine maps, and those compose
associatively, so all rows of all groups are done in log2(longest) passes of whole-array arithmetic
(Hillis and Steele 1986, "Data parallel algorithms"; Blelloch 1990, "Prefix sums and their
applications"). A pass is skipped once the decay has fallen below what a double can hold.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_NOTHING_LEFT = 1e-17


class Groups:
    """Rows with the same key, in the order given; every figure excludes the row itself."""

    def __init__(self, key: Indices) -> None:
        size = len(key)
        self.order: Indices = np.argsort(key, kind="stable").astype(np.int64)
        ordered = key[self.order]
        self.starts: Flags = np.ones(size, dtype=np.bool_)
        self.starts[1:] = ordered[1:] != ordered[:-1]
        self._index()

    def _index(self) -> None:
        self.group: Indices = np.cumsum(self.starts) - 1
        self.first: Indices = np.flatnonzero(self.starts).astype(np.int64)
        self.place: Indices = np.arange(len(self.order)) - self.first[self.group]
        self.longest = int(self.place.max(initial=-1)) + 1

    def split(self, breaks: Flags) -> Groups:
        """The same rows, a new group beginning at each flagged row."""
        other = object.__new__(Groups)
        other.order = self.order
        other.starts = self.starts | breaks[self.order]
        other._index()
        return other

    def back(self, ordered: Floats) -> Floats:
        """From group order to row order."""
        out = np.empty_like(ordered)
        out[self.order] = ordered
        return out

    def count(self) -> Floats:
        """Rows before this one."""
        return self.back(self.place.astype(np.float64))

    def lag(self, x: Floats, steps: int = 1, fill: float = 0.0) -> Floats:
        """The value so many rows before."""
        out = np.full(len(x), fill)
        if steps < len(x):
            out[steps:] = x[self.order][:-steps]
        out[self.place < steps] = fill
        return self.back(out)

    def total(self, x: Floats) -> Floats:
        """The sum over earlier rows."""
        ordered = x[self.order]
        running = np.cumsum(ordered) - ordered
        return self.back(running - running[self.first][self.group])

    def decayed(self, x: Floats, keep: float) -> Floats:
        """The sum over earlier rows, each ``keep`` times less than the one after it."""
        sums, step, factor = x[self.order].copy(), 1, keep
        while step < self.longest and factor > _NOTHING_LEFT:
            reach = self.place[step:] >= step
            earlier = np.where(reach, sums[:-step] * factor, 0.0)
            sums[step:] += earlier
            step, factor = 2 * step, factor * factor
        out = np.zeros(len(x))
        out[1:] = sums[:-1]
        out[self.starts] = 0.0
        return self.back(out)

    def run(self, holds: Flags) -> Floats:
        """How many rows in a row, up to this one itself, have held."""
        held = holds[self.order]
        since = np.flatnonzero(~held | self.starts)
        places = np.arange(len(held))
        return self.back((places - since[np.cumsum(~held | self.starts) - 1]).astype(np.float64))

    def streak(self, right: Flags) -> Floats:
        """Right answers in a row before this row; wrong ones in a row as a negative count."""
        ordered = right[self.order]
        turns = self.starts.copy()
        turns[1:] |= ordered[1:] != ordered[:-1]
        since = np.flatnonzero(turns)
        length = np.arange(len(ordered)) - since[np.cumsum(turns) - 1] + 1.0
        signed = np.where(ordered, length, -length)
        out = np.zeros(len(ordered))
        out[1:] = signed[:-1]
        out[self.starts] = 0.0
        return self.back(out)
