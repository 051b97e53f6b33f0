"""Uploads between the trial and the import: kept under a random name, for one person."""

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import Http404

from students.models import User

_NAME = re.compile(r"[A-Za-z0-9_-]{43}\.[a-z]{1,8}")


def keep(user: User, kind: str, file: "File[bytes]", suffix: str) -> str:
    """Store an upload and return its name; the person's earlier one of this kind goes."""
    _forget_all(user, kind)
    name = f"{secrets.token_urlsafe(32)}{suffix}"
    default_storage.save(f"{_folder(user, kind)}/{name}", file)
    return name


def forget(user: User, kind: str, name: str) -> None:
    """Take an upload away."""
    default_storage.delete(_place(user, kind, name))


@contextmanager
def on_disk(user: User, kind: str, name: str) -> Iterator[Path]:
    """Lend an upload as a file. Raise Http404 where this person has none of that name."""
    place = _place(user, kind, name)
    if not default_storage.exists(place):
        raise Http404
    with TemporaryDirectory(prefix="waymark-import-") as folder:
        path = Path(folder) / f"{kind}{Path(name).suffix}"
        with default_storage.open(place) as kept, path.open("wb") as copy:
            shutil.copyfileobj(kept, copy)
        yield path


def _folder(user: User, kind: str) -> str:
    return f"imports/{user.uuid}/{kind}"


def _place(user: User, kind: str, name: str) -> str:
    """Return where an upload is. Raise Http404 for a name that `keep` would not make."""
    if not _NAME.fullmatch(name):
        raise Http404
    return f"{_folder(user, kind)}/{name}"


def _forget_all(user: User, kind: str) -> None:
    folder = _folder(user, kind)
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
