"""An open-loop driver: things happen at their moments, whatever became of those before.

What an operation took is counted from the moment it was due, so that a server that falls behind
can't hide it by keeping the next ones from being sent.
"""

import http.client
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock

from benchmarks.client import Refused

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that happens so many seconds after the beginning."""

    at_s: float
    kind: str
    act: Callable[[], object]


@dataclass
class Observed:
    """What came of it: seconds by kind, and errors by kind and reason."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    _lock: Lock = field(default_factory=Lock)

    @property
    def count(self) -> int:
        return sum(map(len, self.took.values()))

    def note(self, kind: str, seconds: float, error: str = "") -> None:
        with self._lock:
            if error:
                self.errors[f"{kind}: {error}"] += 1
            else:
                self.took[kind].append(seconds)


def at_random(rate: float, seconds: float, luck: random.Random) -> Iterator[float]:
    """Yield moments at which independent people come, `rate` of them a second."""
    moment = luck.expovariate(rate)
    while moment < seconds:
        yield moment
        moment += luck.expovariate(rate)


def drive(arrivals: Sequence[Arrival]) -> Observed:
    """Let everything happen at its moment, and return what came of it when all is done.

    Refusals and lost connections are counted; whatever else is raised, is raised here.
    """
    observed = Observed()
    started = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = []
        for arrival in sorted(arrivals, key=lambda each: each.at_s):
            time.sleep(max(0.0, started + arrival.at_s - time.monotonic()))
            done.append(pool.submit(_act, arrival, started + arrival.at_s, observed))
    for each in done:
        each.result()
    observed.seconds = time.monotonic() - started
    return observed


def _act(arrival: Arrival, due: float, observed: Observed) -> None:
    try:
        arrival.act()
    except Refused as refused:
        observed.note(arrival.kind, 0, str(refused.status))
    except (OSError, http.client.HTTPException) as error:
        observed.note(arrival.kind, 0, type(error).__name__)
    else:
        observed.note(arrival.kind, time.monotonic() - due)
