"""A whole Waymark in a temporary folder, with the demonstration school, to measure or break."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.embedded.cpu import cpu_seconds
from lms.embedded.leftovers import MARK
from lms.embedded.processes import Processes
from lms.embedded.servers import Servers
from lms.embedded.temporary import clearing_up_when_terminated, finish_in_peace, make_folder, sweep

PREFIX = "waymark-bench-"


@dataclass
class System:
    """Servers and processes, all of them ours alone."""

    servers: Servers
    processes: Processes

    def run(self, module: str, *arguments: str) -> Any:
        """Run a module of ours against the database; return the JSON on its last line."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.processes.programs.environment() | {"DATABASE_AS_OWNER": "1"},
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        return json.loads(done.stdout.strip().splitlines()[-1])

    def cpu_seconds(self) -> dict[str, float]:
        """Return the CPU time so far of each process with its children, both servers included."""
        pids = self.servers.pids | self.processes.pids
        return {name: cpu_seconds([pid]) for name, pid in pids.items()}


@contextmanager
def running_system(
    *,
    students: int = 600,
    days: int = 60,
    seed_demo: bool = True,
    durable: bool = True,
    like: Path | None = None,
) -> Iterator[System]:
    """Start everything in a folder of its own and take it all away at the end.

    `like` is a migrated database folder to begin from.
    """
    sweep(PREFIX)
    folder = make_folder(PREFIX)
    servers = Servers(folder, durable=durable, like=like)
    processes = Processes(
        folder,
        database_url=servers.database_url,
        redis_url=servers.redis_url,
        extra=_manner() | {MARK: str(folder.resolve())},
    )
    with clearing_up_when_terminated():
        try:
            servers.start()
            if like is None:
                processes.manage("migrate", "-v0")
            if seed_demo:
                processes.manage("seed_demo", "--students", str(students), "--days", str(days))
            processes.start()
            processes.wait_until_ready()
            yield System(servers, processes)
        finally:
            finish_in_peace()
            processes.stop()
            servers.remove()


def _manner() -> dict[str, str]:
    """Return the environment in which `make up` would run it, whoever asks, but quieter."""
    return {
        "DJANGO_SETTINGS_MODULE": "lms.settings.local",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
    }
