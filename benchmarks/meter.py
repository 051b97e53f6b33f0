"""CPU time that an operation costs, over all processes: it tells the truth on a shared machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.system import System

IDLE_SECONDS = 5


@dataclass
class Spent:
    """CPU seconds by process while something was measured, what they use idle left out."""

    seconds: dict[str, float] = field(default_factory=dict)

    def each_ms(self, count: int) -> dict[str, float]:
        """Return the CPU-milliseconds of one of `count` operations: in all, and by process."""
        each = {name: 1000 * spent / max(1, count) for name, spent in self.seconds.items()}
        parts = {f"{name}_ms": round(cost, 2) for name, cost in each.items()}
        return {"cpu_ms": round(sum(each.values()), 2), **parts}


class Meter:
    """Measures one system, whose idle costs are taken once."""

    def __init__(self, system: System) -> None:
        self.system = system
        before = system.cpu_seconds()
        time.sleep(IDLE_SECONDS)
        after = system.cpu_seconds()
        self.idle = {name: (after[name] - before[name]) / IDLE_SECONDS for name in after}

    @contextmanager
    def measuring(self) -> Iterator[Spent]:
        """Give what the block costs; it is known after the block."""
        spent, started = Spent(), time.monotonic()
        before = self.system.cpu_seconds()
        yield spent
        took = time.monotonic() - started
        after = self.system.cpu_seconds()
        for name in before.keys() & after.keys():
            idle = self.idle.get(name, 0.0) * took
            spent.seconds[name] = max(0.0, after[name] - before[name] - idle)
