"""A PostgreSQL and a Valkey for tests and benchmarks, in a folder of their own."""

import os
import shutil
import signal
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from lms.embedded import postgres, valkey
from lms.embedded.accounts import postgres_account
from lms.embedded.daemons import Daemons
from lms.embedded.folders import Folders
from lms.embedded.places import choose_postgres_folder, make_socket_folders


class Servers:
    """Both servers, each of which can be stopped, killed, frozen and started by itself.

    A commit or command that was acknowledged outlives the server's death, `durable` or not; a
    `durable` server's also outlives the machine's. `like` is a database folder to begin from, a
    copy of one that was stopped in order. Use as a context manager, or start and stop.
    """

    def __init__(self, folder: Path, *, durable: bool = False, like: Path | None = None):
        self.folders = Folders(folder.resolve())
        self.durable = durable
        self.like = like
        self.account = postgres_account()
        self.daemons = Daemons(self.folders.logs)

    @property
    def database_url(self) -> str:
        """Return where the application reaches PostgreSQL."""
        return self.folders.database_url

    @property
    def owner_url(self) -> str:
        """Return where the owner of the tables reaches PostgreSQL."""
        return self.folders.owner_url

    @property
    def redis_url(self) -> str:
        """Return where Valkey is reached."""
        return self.folders.redis_url

    def start(self) -> None:
        """Start both servers and wait until they answer."""
        choose_postgres_folder(self.folders, self.account)
        make_socket_folders(self.folders, self.account)
        if not postgres.exists(self.folders):
            postgres.create(self.folders, self.account, like=self.like)
        self.start_valkey()
        self.start_postgres()

    def stop(self) -> None:
        """Stop whichever of the servers runs."""
        if self.daemons.is_running("postgres"):
            self.stop_postgres()
        if self.daemons.is_running("valkey"):
            self.stop_valkey()

    def remove(self) -> None:
        """Stop the servers and take everything they wrote away."""
        self.stop()
        for place in (self.folders.postgres, self.folders.sockets, self.folders.data):
            shutil.rmtree(place, ignore_errors=True)

    def start_postgres(self) -> None:
        """Start PostgreSQL and wait until it has recovered and answers."""
        command = postgres.command(self.folders, self.account, durable=self.durable)
        more = {} if self.account is None else {"user": self.account.uid, "group": self.account.gid}
        self.daemons.start(
            "postgres", command, cwd=self.folders.postgres, env=_bare_environment(), **more
        )
        postgres.wait_until_ready(self.folders)

    def stop_postgres(self, *, immediate: bool = False) -> None:
        """Stop PostgreSQL: in order, or (`immediate`) as if it had crashed."""
        self.daemons.stop("postgres", postgres.IMMEDIATE_STOP if immediate else postgres.FAST_STOP)

    def start_valkey(self) -> None:
        """Start Valkey and wait until it answers."""
        command = valkey.command(self.folders, durable=self.durable)
        self.daemons.start("valkey", command, cwd=self.folders.valkey, env=_bare_environment())
        valkey.wait_until_ready(self.folders)

    def stop_valkey(self, *, kill: bool = False) -> None:
        """Stop Valkey: in order, or (`kill`) at once."""
        if kill:
            self.daemons.kill("valkey")
        else:
            self.daemons.stop("valkey")

    def copy_database(self, place: Path) -> None:
        """Copy PostgreSQL's folder as it is when stopped, to begin others from (`like`)."""
        self.stop_postgres()
        shutil.copytree(self.folders.postgres, place)
        self.start_postgres()

    def freeze_valkey(self) -> None:
        """Let Valkey take connections but answer nothing, until it is thawed."""
        self.daemons.signal("valkey", signal.SIGSTOP)

    def thaw_valkey(self) -> None:
        """Let a frozen Valkey go on."""
        self.daemons.signal("valkey", signal.SIGCONT)

    def flush_valkey(self) -> None:
        """Forget everything that Valkey holds."""
        with redis.Redis.from_url(self.redis_url) as client:
            client.flushall()

    @property
    def pids(self) -> dict[str, int]:
        """Return the number of each running server by name."""
        return self.daemons.pids

    def cpu_seconds(self) -> float:
        """Return the CPU time used by both servers and PostgreSQL's backends so far."""
        return self.daemons.cpu_seconds()

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


def _bare_environment() -> dict[str, str]:
    """Return an environment that carries none of our settings into the servers."""
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": "/", "LC_ALL": "C"}
