"""CPU time of whole families of processes, which tells the truth where the wall clock lies."""

from collections.abc import Iterable
from contextlib import suppress

import psutil


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return user and system seconds of the processes and all their descendants so far.

    What descendants used that have ended and been waited for is counted with their parents
    (on macOS the system does not tell, and it is not counted).
    """
    return sum(_used(process) for pid in pids for process in _family(pid))


def _family(pid: int) -> list[psutil.Process]:
    try:
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    except psutil.Error:
        return []


def _used(process: psutil.Process) -> float:
    with suppress(psutil.Error):
        return float(sum(process.cpu_times()[:4]))
    return 0.0
