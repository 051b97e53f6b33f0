"""Whether more waits for this process than it gets through soon.

The web server says how many requests wait for a thread (see `lms.gunicorn`); where nobody does,
nothing waits. Then new attempts are refused, so that those who sit one can go on.
"""

from collections.abc import Callable
from dataclasses import dataclass


def _nothing() -> int:
    return 0


@dataclass(slots=True)
class Pressure:
    """What this process is asked for: `waiting` counts the requests that nobody works on yet."""

    waiting: Callable[[], int] = _nothing
    limit: int = 0

    def measure(self, waiting: Callable[[], int], limit: int) -> None:
        """Ask `waiting` from now on, and call more than `limit` too many."""
        self.waiting, self.limit = waiting, limit

    @property
    def is_high(self) -> bool:
        return self.waiting() > self.limit


pressure = Pressure()
