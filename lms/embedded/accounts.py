"""Whose account PostgreSQL runs under: it refuses to be root, so root lends it another."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lms.embedded.errors import EmbeddedError


@dataclass(frozen=True)
class Account:
    """An account that is not ours, which a server is to run under."""

    name: str
    uid: int
    gid: int

    def can_reach(self, path: Path) -> bool:
        """Tell whether every folder on the way to `path`, and `path` itself, can be entered."""
        return all(self._can_enter(folder) for folder in [path, *path.parents] if folder.exists())

    def _can_enter(self, folder: Path) -> bool:
        facts = folder.stat()
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & stat.S_IXUSR)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & stat.S_IXGRP)
        return bool(facts.st_mode & stat.S_IXOTH)


def postgres_account() -> Account | None:
    """Return the account that PostgreSQL must run under, or None for our own."""
    if os.geteuid() != 0:
        return None
    try:
        found = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedError(
            "PostgreSQL does not run as root, and there is no account `nobody` to lend it. "
            "Run this as an ordinary user, or set DATABASE_URL."
        ) from None
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def as_account(account: Account | None) -> dict[str, Any]:
    """Return the arguments that make `subprocess` run a program under the account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def give(path: Path, account: Account | None) -> None:
    """Make a folder of ours the account's own and shut it to all others."""
    path.chmod(0o700)
    if account is not None:
        os.chown(path, account.uid, account.gid)
