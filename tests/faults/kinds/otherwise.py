"""Run one of our processes in another way for a while."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.system import System

SETTLE_SECONDS = 1


@contextmanager
def otherwise(
    system: System,
    name: str,
    *,
    arguments: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[None]:
    """Restart a process with other arguments and environment, and as it was at the end."""
    usual = system.processes.programs
    system.processes.programs = replace(
        usual,
        arguments=usual.arguments | {name: [*arguments]},
        extra=usual.extra | dict(environment or {}),
    )
    try:
        _renew(system, name)
        yield
    finally:
        system.processes.programs = usual
        _renew(system, name)


@contextmanager
def code_from(system: System, folder: Path) -> Iterator[None]:
    """Let whatever is started run the code of another folder."""
    usual = system.processes.programs
    system.processes.programs = replace(usual, project=folder)
    try:
        yield
    finally:
        system.processes.programs = usual


def with_path(folder: Path) -> dict[str, str]:
    """Return an environment in which Python looks into the folder first."""
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def _renew(system: System, name: str) -> None:
    system.processes.stop(name)
    system.processes.start(name)
    time.sleep(SETTLE_SECONDS)
