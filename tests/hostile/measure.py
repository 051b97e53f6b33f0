"""What a call costs, which files it writes and whom it calls."""

import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

_STATUS, _PEAK = Path("/proc/self/status"), Path("/proc/self/clear_refs")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_events: list[tuple[str, str]] | None = None


@dataclass
class Cost:
    """CPU seconds, growth of the memory at its peak in MB, files written and addresses called."""

    seconds: float = 0.0
    growth: float = 0.0
    events: list[tuple[str, str]] = field(default_factory=list)

    @property
    def strayed(self) -> list[tuple[str, str]]:
        """Return files written anywhere but in an upload's place, and calls of the XML's hosts."""
        return [
            (event, what)
            for event, what in self.events
            if event != "open" or not _is_at_home(Path(what).resolve())
        ]


def _is_at_home(path: Path) -> bool:
    """Say whether a file may be written there: an upload's place, or Python's own for its code."""
    homes = (settings.MEDIA_ROOT, tempfile.gettempdir(), "/dev/null")
    return path.parent.name == "__pycache__" or any(map(path.is_relative_to, homes))


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if _events is None:
        return
    if event == "open" and _is_written(*arguments):
        _events.append((event, os.fsdecode(arguments[0])))
    elif event in ("os.symlink", "urllib.Request"):
        _events.append((event, str(arguments[0])))
    elif event == "socket.connect" and "127.0.0.1', 9)" in str(arguments[1]):
        _events.append((event, str(arguments[1])))


def _is_written(path: object, mode: str | None, flags: int) -> bool:
    """Say whether a file is opened to be written; a descriptor was judged when it was opened."""
    return not isinstance(path, int) and bool(flags & _WRITING)


sys.addaudithook(_listen)


@contextmanager
def measured() -> Iterator[Cost]:
    """Measure what happens within."""
    global _events
    cost = Cost(events=[])
    _PEAK.write_text("5")
    before, started = _kilobytes("VmRSS"), time.process_time()
    _events = cost.events
    try:
        yield cost
    finally:
        _events = None
        cost.seconds = time.process_time() - started
        cost.growth = (_kilobytes("VmHWM") - before) / 1024


def _kilobytes(name: str) -> int:
    found = re.search(rf"{name}:\s+(\d+)", _STATUS.read_text())
    assert found
    return int(found[1])
