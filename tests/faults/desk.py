"""A helper process inside the application: makes students, and later looks at their rows.

It is started once, so that Django's start is paid once, and takes orders as lines of JSON.
"""

import json
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

from benchmarks.system import System


class Desk:
    """The process, as who gives it orders sees it."""

    def __init__(self, system: System) -> None:
        self.system = system

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.desk"],
            env=self.system.processes.programs.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=60)

    def make(self, count: int, *, begun: bool = True) -> dict[str, Any]:
        """Make students who have the quiz open, or have not."""
        made: dict[str, Any] = self._ask("make", [count, begun])
        return made

    def judge(self, scores: dict[int, float]) -> dict[str, int]:
        """Count what is not as it must be with these students, acknowledged with these scores."""
        found: dict[str, int] = self._ask("judge", list(scores.items()))
        return found

    def count_wrong(self, ids: list[int]) -> int:
        """Count the students whose mastery and path are not what their facts give."""
        return int(self._ask("count_wrong", ids))

    def _ask(self, order: str, argument: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([order, argument]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The desk has ended; what it said is above.")
        return json.loads(line)


def serve() -> None:
    """Take orders until there are no more."""
    import django

    django.setup()
    from django.db import close_old_connections

    from benchmarks.cohort import make
    from tests.faults.verdict import count_wrong, judge

    orders = {
        "make": lambda wanted: make(wanted[0], begun=wanted[1]),
        "judge": lambda pairs: judge({int(key): score for key, score in pairs}),
        "count_wrong": count_wrong,
    }
    for line in sys.stdin:
        order, argument = json.loads(line)
        close_old_connections()
        print(json.dumps(orders[order](argument)), flush=True)


if __name__ == "__main__":
    serve()
