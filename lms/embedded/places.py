"""Make the folders ready: ours, writable, held by one system at a time."""

import fcntl
import os
import stat
from pathlib import Path
from typing import IO

from lms.embedded.accounts import Account, give
from lms.embedded.errors import EmbeddedError
from lms.embedded.folders import Folders

POSTGRES_MAJOR = "18"


def claim(path: Path, *, mode: int) -> Path:
    """Make a folder where everybody may write, or make sure that the one there is our own."""
    path.mkdir(mode=mode, exist_ok=True)
    facts = path.lstat()
    others_write = facts.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or others_write:
        raise EmbeddedError(f"{path} is not ours. Take it away, or choose another DATA_DIR.")
    path.chmod(mode)
    return path


def open_data_folder(folders: Folders) -> IO[str]:
    """Make the data folder, and hold it for this process alone.

    Return the open lock: whoever holds it must keep it open for as long as the system runs.
    """
    if "%" in str(folders.data):
        raise EmbeddedError(
            f"The path {folders.data} has a percent sign in it, which supervisord can't take. "
            "Choose another with DATA_DIR=..."
        )
    try:
        folders.data.mkdir(parents=True, exist_ok=True)
        folders.logs.mkdir(mode=0o700, exist_ok=True)
        lock = (folders.data / "lock").open("a+")
    except OSError as error:
        raise EmbeddedError(
            f"The data folder {folders.data} can't be written to ({error.strerror}). "
            "Choose another with DATA_DIR=..."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip() or "another process"
        raise EmbeddedError(
            f"Waymark already runs on the data folder {folders.data} ({holder}). Stop it with "
            "Ctrl-C there, or choose another folder with DATA_DIR=... and another PORT=..."
        ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}\n")
    lock.flush()
    return lock


def choose_postgres_folder(folders: Folders, account: Account | None) -> str:
    """Settle where PostgreSQL keeps its files; return a sentence if that is not the data folder.

    An account that can't get into the data folder gets a place of its own, and the data folder a
    link to it. No permissions of folders that others made are changed.
    """
    link = folders.data / "postgres"
    if account is not None and not os.path.lexists(link) and not account.can_reach(folders.data):
        link.symlink_to(folders.shelter / "postgres")
    if folders.postgres.parent == folders.data:
        return ""
    claim(folders.postgres.parent, mode=0o711)
    return (
        f"PostgreSQL keeps its files in {folders.postgres}: it does not run as root, and no "
        f"other account can get into {folders.data}."
    )


def check_postgres_folder(folders: Folders, account: Account | None) -> None:
    """Refuse a database that another user made, or another version of PostgreSQL."""
    place = folders.postgres
    if not place.exists():
        return
    if place.stat().st_uid != (account.uid if account else os.geteuid()):
        raise EmbeddedError(
            f"The data folder {folders.data} was made by another user. Run this as that user, "
            "or choose another folder with DATA_DIR=..."
        )
    if account is not None and not account.can_reach(place):
        raise EmbeddedError(
            f"The account {account.name}, under which PostgreSQL runs for root, can no longer get "
            f"into {place}. Open the folders on the way to it, or choose another with DATA_DIR=..."
        )
    major = (place / "PG_VERSION").read_text().strip()
    if major != POSTGRES_MAJOR:
        raise EmbeddedError(
            f"{place} was made by PostgreSQL {major}, and this is {POSTGRES_MAJOR}. "
            "Choose another folder with DATA_DIR=..., or carry the data over with pg_dump."
        )


def make_socket_folders(folders: Folders, account: Account | None) -> None:
    """Make the folders of the sockets, and clear away what a killed run left in them.

    Call only when nothing of ours runs on the data folder any more.
    """
    claim(folders.sockets, mode=0o711 if account else 0o700)
    folders.postgres_socket.mkdir(exist_ok=True)
    give(folders.postgres_socket, account)
    for left in [*folders.postgres_socket.iterdir(), *folders.sockets.glob("*.sock*")]:
        left.unlink()
