"""Processes started by hand, each with a log, to be stopped or killed by name: for tests."""

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from lms.embedded.cpu import cpu_seconds

STOP_SECONDS = 20


class Daemons:
    """A set of named processes. What they print is appended to `logs/NAME.log`."""

    def __init__(self, logs: Path):
        logs.mkdir(parents=True, exist_ok=True)
        self.logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._spent = 0.0

    def start(
        self, name: str, command: list[str], *, cwd: Path, env: Mapping[str, str], **more: Any
    ) -> None:
        """Start a process in a session of its own, so that its family can be ended with it."""
        if self.is_running(name):
            raise RuntimeError(f"{name} runs already")
        with (self.logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **more,
            )

    def stop(self, name: str, sign: signal.Signals = signal.SIGTERM) -> None:
        """Send the process a signal to stop by, and wait; kill its family if it does not."""
        process = self._running.pop(name)
        self._spent += cpu_seconds([process.pid])
        process.send_signal(sign)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            _kill_family(process)

    def kill(self, name: str) -> None:
        """End the process and its descendants at once, as `kill -9` does."""
        process = self._running.pop(name)
        self._spent += cpu_seconds([process.pid])
        _kill_family(process)

    def signal(self, name: str, sign: signal.Signals) -> None:
        """Send the process alone a signal, such as SIGSTOP and SIGCONT."""
        self._running[name].send_signal(sign)

    def is_running(self, name: str) -> bool:
        """Tell whether the process was started and has not ended."""
        return name in self._running and self._running[name].poll() is None

    @property
    def pids(self) -> dict[str, int]:
        """Return the number of each process by name; their descendants are not in it."""
        return {name: process.pid for name, process in self._running.items()}

    def cpu_seconds(self) -> float:
        """Return the CPU time used so far by all processes, those stopped since included."""
        return self._spent + cpu_seconds(self.pids.values())


def _kill_family(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
