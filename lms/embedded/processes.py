"""Waymark's own processes for tests and benchmarks, each to be killed and started by name."""

import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from lms.embedded.daemons import Daemons
from lms.embedded.errors import EmbeddedError
from lms.embedded.ports import free_port
from lms.embedded.programs import Programs
from lms.embedded.waiting import until
from lms.probe import status_of

USUAL = ("web", "dispatcher", "worker")


class Processes:
    """Web server, dispatcher, worker and beat against given servers; logs in `folder`/logs.

    `extra` is added to their environment, for example `WEB_THREADS`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str,
        redis_url: str,
        port: int | None = None,
        extra: dict[str, str] | None = None,
    ):
        self.programs = Programs(
            folder.resolve(), port or free_port(), database_url, redis_url, extra or {}
        )
        self.daemons = Daemons(folder / "logs")

    @property
    def base_url(self) -> str:
        """Return the address of the web server, without a slash at its end."""
        return f"http://127.0.0.1:{self.programs.port}"

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end; return what it printed, raise if it failed."""
        done = subprocess.run(
            self.programs.manage(*arguments),
            cwd=self.programs.project,
            env=self.programs.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode != 0:
            raise EmbeddedError(f"{arguments[0]} failed:\n{done.stdout}")
        return done.stdout

    def start(self, *names: str) -> None:
        """Start these processes (by default all but beat), and wait until the web server answers.

        The others are not waited for: what they are started for may be missing on purpose.
        """
        for name in names or USUAL:
            self.start_another(name, name)
        if self.daemons.is_running("web"):
            self.wait_for_web()

    def start_another(self, name: str, other_name: str) -> None:
        """Start a process under a name of its own, for example a second worker."""
        self.daemons.start(
            other_name,
            self.programs.command(name),
            cwd=self.programs.project,
            env=self.programs.environment(),
        )

    def wait_for_web(self, seconds: float = 60) -> None:
        """Wait until the web server answers for itself."""
        if not until(self._web_answers, seconds=seconds):
            raise EmbeddedError(f"The web server does not answer; see {self.daemons.logs}")

    def wait_until_ready(self, seconds: float = 60) -> None:
        """Wait until the database, the broker and the dispatcher are all seen to work."""
        if not until(
            lambda: status_of(f"{self.base_url}/readyz") == 200, seconds=seconds, pause=0.2
        ):
            raise EmbeddedError(f"Not everything works; see {self.daemons.logs}")

    def stop(self, *names: str) -> None:
        """Stop these processes in order (by default all that run)."""
        for name in names or tuple(self.daemons.pids):
            self.daemons.stop(name)

    def kill(self, name: str) -> None:
        """End a process and its children at once."""
        self.daemons.kill(name)

    def restart(self, name: str) -> None:
        """Kill a process where it still runs, and start it again."""
        if name in self.daemons.pids:
            self.daemons.kill(name)
        self.start(name)

    @property
    def pids(self) -> dict[str, int]:
        """Return the number of each process by name."""
        return self.daemons.pids

    def cpu_seconds(self) -> float:
        """Return the CPU time of all processes and their children so far, the killed included."""
        return self.daemons.cpu_seconds()

    def _web_answers(self) -> bool:
        if not self.daemons.is_running("web"):
            raise EmbeddedError(f"The web server ended; see {self.daemons.logs / 'web.log'}")
        return status_of(f"{self.base_url}/healthz") == 200

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
