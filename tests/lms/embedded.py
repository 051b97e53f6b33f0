"""Run `manage.py up` as a person does, in a terminal's stead."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from lms.embedded.leftovers import MARK
from lms.embedded.ports import free_port
from lms.embedded.programs import PROJECT

CHOSEN_HERE = {
    "DATABASE_URL", "REDIS_URL", "DATA_DIR", "PORT", "SECRET_KEY", "DJANGO_SETTINGS_MODULE",
}  # fmt: skip


class Up:
    """One `manage.py up` on a data folder, its output readable while it runs."""

    def __init__(self, data: Path, *, port: int | str | None = None, **environment: str):
        self.data = data
        self.port = free_port() if port is None else port
        self.output = data.parent / f"{data.name}.out"
        clean = {name: value for name, value in os.environ.items() if name not in CHOSEN_HERE}
        with self.output.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up", "--without-demo"],
                cwd=PROJECT,
                env=clean | {"DATA_DIR": str(data), "PORT": str(self.port)} | environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 120
        while "Ctrl-C stops everything" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def end(self) -> int:
        """Return how it ended by itself."""
        return self.process.wait(120)

    def interrupt(self) -> int:
        """Press Ctrl-C and return how it ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(120)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


def still_running_on(data: Path) -> list[list[str]]:
    """Return the commands of all processes that belong to the data folder."""
    found = []
    for process in psutil.process_iter():
        try:
            command = process.cmdline()
            if process.environ().get(MARK) == str(data) or str(data) in " ".join(command):
                found.append(command)
        except psutil.Error:
            continue
    return found
