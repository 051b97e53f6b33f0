"""Give the whole test session a PostgreSQL and a Valkey of its own, unless it was given some.

Loaded with `-p`, before pytest-django reads the settings: the addresses are settled on import, the
servers start a moment later, once for all of pytest-xdist's workers. Each worker has a numbered
database of its own in Valkey, as pytest-django gives it one in PostgreSQL: a copy of one that is
migrated once for all of them, and for the systems of their own that tests start.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lms.embedded.programs import PROJECT
from lms.embedded.servers import Servers
from lms.embedded.temporary import make_folder, sweep

PREFIX = "waymark-test-"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
OWN = "WAYMARK_TESTS_OWN_SERVERS"
MIGRATED = "WAYMARK_TESTS_MIGRATED"


def _plan() -> Servers | None:
    """Choose a folder for servers and tell everybody their addresses; None if there are some."""
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return None
    servers = Servers(make_folder(PREFIX))
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = servers.database_url
        os.environ["DATABASE_OWNER_URL"] = servers.owner_url
    os.environ.setdefault("REDIS_URL", servers.redis_url)
    os.environ[OWN] = "1"
    return servers


def _take_numbered_database() -> None:
    """Point this worker at its own numbered database in our Valkey."""
    if WORKER and os.environ.get(OWN):
        number = int(WORKER.removeprefix("gw")) % 63 + 1
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("?db=0", f"?db={number}")


SERVERS = _plan()
_take_numbered_database()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if SERVERS is not None and not config.option.collectonly:
        sweep(PREFIX)
        SERVERS.start()
        if config.getoption("numprocesses", 0):
            _migrate_for_all(SERVERS)


def _migrate_for_all(servers: Servers) -> None:
    """Migrate the database that the workers' are copies of, and keep its folder for systems."""
    manage = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(
        manage,
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings.test"},
        check=True,
    )
    place = servers.folders.data / "migrated"
    servers.copy_database(place)
    os.environ[MIGRATED] = str(place)


def migrated_folder() -> Path | None:
    """Return a database folder to begin a system from; None where each has to migrate itself."""
    return Path(os.environ[MIGRATED]) if MIGRATED in os.environ else None


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVERS is not None:
        SERVERS.remove()
