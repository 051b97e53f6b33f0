"""supervisord keeps everything running; this writes its configuration and gives it orders.

Orders are XML-RPC over a socket that only this account can open, so no other parser is needed.
"""

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xmlrpc.client import Error, ServerProxy  # nosec B411

from supervisor.xmlrpc import SupervisorTransport

from lms.embedded.errors import EmbeddedError
from lms.embedded.folders import Folders
from lms.embedded.waiting import until


@dataclass(frozen=True)
class Program:
    """One process for supervisord: servers start with it, the others when they are told to."""

    name: str
    command: list[str]
    directory: Path
    is_server: bool = False
    user: str | None = None
    stop_signal: str = "TERM"


def configuration(folders: Folders, programs: list[Program]) -> str:
    """Return the text of supervisord.conf."""
    apps = ",".join(program.name for program in programs if not program.is_server)
    sections: dict[str, dict[str, Any]] = {
        "unix_http_server": {"file": folders.supervisor_socket, "chmod": "0700"},
        "rpcinterface:supervisor": {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        },
        "supervisord": {
            "nodaemon": "true",
            "silent": "true",
            "logfile": folders.logs / "supervisord.log",
            "pidfile": folders.data / "supervisord.pid",
            **({"user": "root"} if os.geteuid() == 0 else {}),
        },
        "group:apps": {"programs": apps, "priority": 900},
        **{f"program:{program.name}": _options(folders, program) for program in programs},
    }
    return "\n".join(
        f"[{name}]\n" + "".join(f"{key}={_plain(value)}\n" for key, value in options.items())
        for name, options in sections.items()
    )


def _options(folders: Folders, program: Program) -> dict[str, Any]:
    """Return one program's options: restarted whenever it ends, killed if it will not stop."""
    return {
        "command": shlex.join(program.command),
        "directory": program.directory,
        "autostart": str(program.is_server).lower(),
        "autorestart": "true",
        "startretries": 50,
        "priority": 1 if program.is_server else 900,
        "stopsignal": program.stop_signal,
        "stopwaitsecs": 30 if program.is_server else 10,
        "killasgroup": str(not program.is_server).lower(),
        "redirect_stderr": "true",
        "stdout_logfile": folders.logs / f"{program.name}.log",
        "stdout_logfile_maxbytes": "10MB",
        "stdout_logfile_backups": 2,
        **({"user": program.user} if program.user else {}),
    }


def _plain(value: Any) -> str:
    """Keep supervisord from reading a percent sign as one of its own placeholders."""
    return str(value).replace("%", "%%")


class Supervisor:
    """A running supervisord and the orders it takes."""

    def __init__(self, folders: Folders, programs: list[Program], environment: dict[str, str]):
        """Start supervisord in a session of its own, so that Ctrl-C reaches only us."""
        path = folders.data / "supervisord.conf"
        path.write_text(configuration(folders, programs))
        self.folders = folders
        self.process = subprocess.Popen(
            [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(path)],
            cwd=folders.data,
            env=environment,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(folders.logs / "supervisord.err").open("w"),
        )
        if not until(lambda: bool(self.states()) or not self.is_alive(), seconds=15):
            raise EmbeddedError(f"supervisord does not answer; see {folders.logs}.")
        if not self.is_alive():
            raise EmbeddedError(f"supervisord did not start; see {folders.logs}.")

    def _ask(self, method: str, *arguments: Any) -> Any:
        transport = SupervisorTransport(None, None, f"unix://{self.folders.supervisor_socket}")
        with ServerProxy("http://localhost", transport=transport) as server:
            return getattr(server.supervisor, method)(*arguments)

    def start(self, name: str) -> None:
        """Start a process that waits for the database to be ready, without waiting for it."""
        self._ask("startProcess", f"apps:{name}", False)

    def states(self) -> dict[str, str]:
        """Return each program's state in supervisord's words; empty if it does not answer."""
        try:
            return {facts["name"]: facts["statename"] for facts in self._ask("getAllProcessInfo")}
        except (OSError, Error):
            return {}

    def is_alive(self) -> bool:
        """Tell whether supervisord itself still runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Stop everything in order: ours first, then Valkey and PostgreSQL."""
        if self.is_alive():
            self.process.terminate()
            self.process.wait(timeout=90)
