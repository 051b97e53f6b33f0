"""The whole of Waymark on one machine: servers, set-up, applications, and an orderly end."""

import subprocess
import time
from collections.abc import Callable
from typing import IO

from lms.embedded import postgres, valkey
from lms.embedded.accounts import Account, postgres_account
from lms.embedded.errors import EmbeddedError
from lms.embedded.folders import Folders
from lms.embedded.leftovers import MARK, end_leftovers
from lms.embedded.places import (
    check_postgres_folder,
    choose_postgres_folder,
    make_socket_folders,
    open_data_folder,
)
from lms.embedded.ports import check_port
from lms.embedded.programs import APPS, PROJECT, Programs
from lms.embedded.supervisor import Program, Supervisor
from lms.embedded.waiting import until
from lms.probe import status_of

TROUBLED = {"BACKOFF", "FATAL"}


class System:
    """One system on one data folder; `say` is told each thing worth knowing in a sentence.

    Given addresses are used as they are; where none is given, a server of our own is started.
    """

    def __init__(
        self,
        folders: Folders,
        port: int,
        say: Callable[[str], None],
        *,
        database_url: str | None = None,
        redis_url: str | None = None,
    ):
        self.folders = folders
        self.port = port
        self.say = say
        self.database_url = database_url
        self.redis_url = redis_url
        self.lock: IO[str] | None = None
        self.supervisor: Supervisor | None = None

    @property
    def programs(self) -> Programs:
        """Return how to run our processes on the servers of this system."""
        return Programs(
            self.folders.data,
            self.port,
            self.database_url or self.folders.database_url,
            self.redis_url or self.folders.redis_url,
            {MARK: str(self.folders.data)},
        )

    def start(self, *, with_demo: bool) -> None:
        """Bring everything up in order; return when the first page can be asked for."""
        self.lock = open_data_folder(self.folders)
        if ended := end_leftovers(self.folders):
            self.say(f"The last run was killed; ended {ended} processes that it had left behind.")
        check_port(self.port)
        self.supervisor = supervisor = self._start_servers()
        self._wait_for_servers()
        self._set_up(*([] if with_demo else ["--without-demo"]))
        self._start_apps(supervisor)

    def _start_servers(self) -> Supervisor:
        account = None if self.database_url else postgres_account()
        servers = [] if self.database_url else [self._postgres(account)]
        make_socket_folders(self.folders, account)
        if not self.redis_url:
            command = valkey.command(self.folders)
            servers.append(Program("valkey", command, self.folders.valkey, is_server=True))
        apps = [Program(name, self.programs.command(name), PROJECT) for name in APPS]
        return Supervisor(self.folders, [*servers, *apps], self.programs.environment())

    def _postgres(self, account: Account | None) -> Program:
        """Make PostgreSQL's folder on first use, and return how it is run."""
        if sentence := choose_postgres_folder(self.folders, account):
            self.say(sentence)
        check_postgres_folder(self.folders, account)
        if not postgres.exists(self.folders):
            self.say("Making a database; the first start takes longer than later ones.")
            postgres.create(self.folders, account)
        return Program(
            "postgres",
            postgres.command(self.folders, account),
            self.folders.postgres,
            is_server=True,
            user=account.name if account else None,
            stop_signal="INT",
        )

    def _wait_for_servers(self) -> None:
        if not self.database_url:
            postgres.wait_until_ready(self.folders)
        elif not until(lambda: postgres.answers(self.programs.database_url), seconds=5):
            raise EmbeddedError("No PostgreSQL answers at DATABASE_URL.")
        if not self.redis_url:
            valkey.wait_until_ready(self.folders)
        elif not until(lambda: valkey.answers(self.programs.redis_url), seconds=5):
            raise EmbeddedError("No Valkey or Redis answers at REDIS_URL.")

    def _set_up(self, *options: str) -> None:
        """Have the database made ready by a process that logs; a person only sees a failure."""
        path = self.folders.logs / "set_up.log"
        with path.open("w") as log:
            done = subprocess.run(
                self.programs.manage("set_up", *options),
                cwd=PROJECT,
                env=self.programs.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        if done.returncode != 0:
            last = (path.read_text().strip().splitlines() or ["it says nothing"])[-1]
            raise EmbeddedError(f"The database could not be made ready: {last}\nSee {path}")

    def _start_apps(self, supervisor: Supervisor) -> None:
        """Start the web server, and when it serves, the others, which would only slow it down."""
        supervisor.start("web")
        page = f"http://127.0.0.1:{self.port}/healthz"
        if not until(lambda: status_of(page) == 200, seconds=60, pause=0.1):
            path = self.folders.logs / "web.log"
            raise EmbeddedError(f"The web server does not answer; its log is {path}")
        for name in APPS:
            if name != "web":
                supervisor.start(name)

    def watch(self) -> None:
        """Report programs in trouble for as long as the system runs; never returns normally."""
        reported: set[str] = set()
        while self.supervisor is not None and self.supervisor.is_alive():
            troubled = {n for n, state in self.supervisor.states().items() if state in TROUBLED}
            for name in sorted(troubled - reported):
                path = self.folders.logs / f"{name}.log"
                self.say(f"{name} keeps ending and is started again; its log is {path}")
            reported = troubled
            time.sleep(2)
        raise EmbeddedError("supervisord was ended from outside, so everything else was, too.")

    def stop(self) -> None:
        """Stop everything, whatever has started so far."""
        if self.supervisor is not None:
            self.supervisor.stop()
        if self.lock is not None:
            end_leftovers(self.folders)
            self.lock.close()
