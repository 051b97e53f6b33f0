"""Give the whole test session a PostgreSQL and a Valkey of its own, unless it was given some.

Loaded with `-p`, before pytest-django reads the settings: the addresses are settled on import, the
servers start a moment later, once for all of pytest-xdist's workers. Each worker has a numbered
database of its own in Valkey, as pytest-django gives it one in PostgreSQL.
"""

import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from lms.embedded.leftovers import end_servers
from lms.embedded.servers import Servers

PREFIX = "waymark-test-"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
OWN = "WAYMARK_TESTS_OWN_SERVERS"
YOUNG_SECONDS = 60


def _plan() -> Servers | None:
    """Choose a folder for servers and tell everybody their addresses; None if there are some."""
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return None
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))
    folder.chmod(0o711)  # PostgreSQL may run under another account, and has a folder below.
    (folder / "owner").write_text(json.dumps([os.getpid(), psutil.Process().create_time()]))
    servers = Servers(folder)
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


def _is_abandoned(folder: Path) -> bool:
    """Tell whether the session that made the folder has been killed. A young one gets time."""
    with suppress(OSError):
        facts = folder.stat()
        if facts.st_uid != os.getuid() or time.time() - facts.st_mtime < YOUNG_SECONDS:
            return False
        with suppress(ValueError, psutil.Error):
            pid, created = json.loads((folder / "owner").read_text())
            return bool(psutil.Process(pid).create_time() != created)
        return True
    return False


def _sweep() -> None:
    """Take away what killed test sessions left: their servers, and their folders."""
    for folder in Path("/tmp").glob(f"{PREFIX}*"):
        if _is_abandoned(folder):
            end_servers(Servers(folder).folders)
            shutil.rmtree(folder, ignore_errors=True)


SERVERS = _plan()
_take_numbered_database()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if SERVERS is not None and not config.option.collectonly:
        _sweep()
        SERVERS.start()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVERS is not None:
        SERVERS.remove()
