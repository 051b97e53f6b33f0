"""Where the embedded servers keep their files: all of it follows from the data folder."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

# The kernel allows 103 (macOS) or 107 bytes (Linux) for the path of a socket. The longest name
# that we put into the folder is "postgres/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 75


@dataclass(frozen=True)
class Folders:
    """The files of one embedded system. Nothing here touches the disk but to follow a link."""

    data: Path

    @property
    def key(self) -> str:
        """Return a short name for this data folder, for places that many folders share."""
        return hashlib.sha256(str(self.data).encode()).hexdigest()[:12]

    @property
    def shelter(self) -> Path:
        """Return where files go that PostgreSQL's account can't reach in the data folder."""
        return Path("/var/tmp") / f"waymark-{self.key}"  # noqa: S108

    @property
    def postgres(self) -> Path:
        """Return PostgreSQL's own folder; the data folder may hold a link to it."""
        return (self.data / "postgres").resolve()

    @property
    def sockets(self) -> Path:
        """Return a folder whose path is short enough for sockets."""
        beside = self.postgres.parent / "run"
        if len(os.fsencode(beside)) <= LONGEST_SOCKET_FOLDER:
            return beside
        return Path("/tmp") / f"waymark-{os.getuid()}-{self.key}"  # noqa: S108

    @property
    def postgres_socket(self) -> Path:
        """Return the folder in which PostgreSQL puts its socket."""
        return self.sockets / "postgres"

    @property
    def valkey(self) -> Path:
        """Return Valkey's own folder."""
        return self.data / "valkey"

    @property
    def valkey_socket(self) -> Path:
        """Return the socket on which Valkey listens."""
        return self.sockets / "valkey.sock"

    @property
    def supervisor_socket(self) -> Path:
        """Return the socket on which supervisord takes orders."""
        return self.sockets / "supervisor.sock"

    @property
    def logs(self) -> Path:
        """Return the folder of every process's log."""
        return self.data / "logs"

    @property
    def database_url(self) -> str:
        """Return the address of the embedded PostgreSQL for the application."""
        return self._database_url("waymark_app")

    @property
    def owner_url(self) -> str:
        """Return the address of the embedded PostgreSQL for the owner of its tables."""
        return self._database_url("waymark")

    def _database_url(self, role: str) -> str:
        """Return an address as libpq and Django read it."""
        return f"postgres:///waymark?host={quote(str(self.postgres_socket), safe='')}&user={role}"

    @property
    def redis_url(self) -> str:
        """Return the address of the embedded Valkey."""
        return f"unix://{quote(str(self.valkey_socket))}?db=0"
