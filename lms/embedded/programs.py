"""The processes of Waymark itself, and the environment they run in."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
APPS = ("web", "dispatcher", "worker", "beat")


@dataclass(frozen=True)
class Programs:
    """How to run each process against given servers, with its files in `data`.

    `extra` is added to their environment, `arguments` to the commands by name; `project` is the
    folder of the code that runs.
    """

    data: Path
    port: int
    database_url: str
    redis_url: str
    extra: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, list[str]] = field(default_factory=dict)
    project: Path = PROJECT

    def command(self, name: str) -> list[str]:
        """Return the command of one of `APPS`; all run in the project's folder."""
        return [*self._command(name), *self.arguments.get(name, [])]

    def _command(self, name: str) -> list[str]:
        python = sys.executable
        celery = [python, "-m", "celery", "-A", "lms"]
        log_level = "--loglevel=WARNING"
        schedule = str(self.data / "beat-schedule")
        return {
            "web": [python, "-m", "gunicorn", "-c", "python:lms.gunicorn", "lms.wsgi"],
            "dispatcher": self.manage("dispatch_recomputes", "--skip-checks"),
            "worker": [
                *[*celery, "worker", "-Q", "paths,default", log_level],
                *["--without-gossip", "--without-mingle", "--without-heartbeat"],
            ],
            "beat": [*celery, "beat", "--schedule", schedule, "--pidfile=", log_level],
        }[name]

    def manage(self, *arguments: str) -> list[str]:
        """Return the command that runs a management command."""
        return [sys.executable, str(self.project / "manage.py"), *arguments]

    def environment(self) -> dict[str, str]:
        """Return the whole environment of every process: ours, and where the servers are."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE")
            or "lms.settings.local",
            "DATA_DIR": str(self.data),
            "PORT": str(self.port),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "PYTHONUNBUFFERED": "1",
            **self.extra,
        }
