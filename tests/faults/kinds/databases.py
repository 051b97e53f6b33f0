"""The database ends, is out of sessions, or out of room."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import psycopg2
import pytest

from benchmarks.system import System
from lms.embedded.accounts import give

ROOM_BYTES = 64 << 20
NO_MOUNT = "Only root can mount a small file system to fill."


def database_stopped_and_started(system: System, luck: Random) -> None:
    system.servers.stop_postgres(immediate=True)
    time.sleep(luck.uniform(0, 2))
    system.servers.start_postgres()


def connections_exhausted(system: System, luck: Random) -> None:
    """No new session is to be had while every process that holds some begins anew."""
    with _every_connection_taken(system):
        for name in luck.sample(["worker", "dispatcher"], 2):
            system.processes.restart(name)
        time.sleep(luck.uniform(3, 5))


def disk_full(system: System, luck: Random) -> None:
    """The file system of the database has no room left for a while, then it has again."""
    if os.geteuid() != 0:
        pytest.skip(NO_MOUNT)
    with _on_a_small_file_system(system) as place:
        time.sleep(luck.uniform(0.5, 1.5))
        filler = place / "filler"
        _fill(filler)
        time.sleep(luck.uniform(1, 2))
        if luck.random() < 0.5:
            _ask_for_more_log(system)
        time.sleep(luck.uniform(2, 3))
        filler.unlink()
        if not system.servers.daemons.is_running("postgres"):  # As a supervisor would.
            system.servers.start_postgres()
        time.sleep(2)


@contextmanager
def _every_connection_taken(system: System) -> Iterator[None]:
    """Take every connection that the database has left, as soon as one is free."""
    taken = []
    with suppress(psycopg2.OperationalError):
        while True:
            taken.append(psycopg2.connect(system.servers.owner_url))
    try:
        yield
    finally:
        for session in taken:
            session.close()


@contextmanager
def _on_a_small_file_system(system: System) -> Iterator[Path]:
    """Move the database to a file system with little room, and back at the end."""
    place = system.servers.folders.postgres
    kept = place.with_name("postgres-kept")
    system.servers.stop_postgres()
    place.rename(kept)
    place.mkdir()
    size = int(_run("du", "-sb", str(kept)).split()[0]) + ROOM_BYTES
    _run("mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place))
    try:
        _run("cp", "-a", f"{kept}/.", str(place))
        give(place, system.servers.account)
        system.servers.start_postgres()
        yield place
    finally:
        if system.servers.daemons.is_running("postgres"):
            system.servers.stop_postgres()
        _run("rm", "-rf", str(kept))
        _run("cp", "-a", str(place), str(kept))
        _run("umount", str(place))
        place.rmdir()
        kept.rename(place)
        system.servers.start_postgres()


def _fill(path: Path) -> None:
    """Take all the room that is left."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)


def _ask_for_more_log(system: System) -> None:
    """Have the database begin another file of its log, for which there is no room."""
    with suppress(psycopg2.Error):
        session = psycopg2.connect(system.servers.owner_url)
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_switch_wal()")


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
