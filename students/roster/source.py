"""Open a roster's folder or zip and read its files by name, within limits."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

from django.utils.translation import gettext as _

from courses.archive import Archive, ArchiveLimits, ArchiveRefused

T = TypeVar("T")

LIMITS = ArchiveLimits(files=200, file_bytes=64 * 2**20, total_bytes=256 * 2**20)


class RosterRefused(Exception):
    """The whole roster can't be imported; the message is one sentence for people."""


@dataclass(frozen=True)
class Source:
    """The files of a roster: their names in lower case, and a way to read one."""

    name: str
    names: frozenset[str]
    read: Callable[[str], bytes]


def open_source(place: Path | BinaryIO) -> Source:
    """Open a folder, a zip file, or an uploaded zip. Raises RosterRefused."""
    if not isinstance(place, Path):
        return _open_zip(place, getattr(place, "name", None) or "upload")
    if place.is_dir():
        return _open_folder(place)
    if not place.exists():
        raise RosterRefused(f"There is no file or folder {place}.")
    if not zipfile.is_zipfile(place):
        raise RosterRefused(
            f"{place.name} is not a zip; give the folder of the CSV files, or one zip of them."
        )
    return _open_zip(place, place.name)


def _open_folder(folder: Path) -> Source:
    paths = _by_name([path for path in folder.iterdir() if path.is_file()], lambda p: p.name)
    sizes = [path.stat().st_size for path in paths.values()]
    try:
        LIMITS.check(len(paths), max(sizes, default=0), sum(sizes))
    except ArchiveRefused as refused:
        raise _not_read(folder.name, refused) from refused
    return Source(folder.name, frozenset(paths), lambda name: paths[name].read_bytes())


def _open_zip(place: Path | BinaryIO, name: str) -> Source:
    try:
        archive = Archive(place, LIMITS)
    except ArchiveRefused as refused:
        raise _not_read(name, refused) from refused
    shown = [member for member in archive.names if not _is_hidden(member)]
    members = _by_name(shown, lambda member: PurePosixPath(member).name)
    return Source(name, frozenset(members), lambda wanted: _read(archive, members[wanted]))


def _not_read(name: str, why: ArchiveRefused) -> RosterRefused:
    return RosterRefused(_("%(name)s is not read. %(why)s") % {"name": name, "why": why})


def _is_hidden(member: str) -> bool:
    return PurePosixPath(member).name.startswith(".") and "\\" not in member


def _by_name(items: list[T], name_of: Callable[[T], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for item in items:
        name = name_of(item).lower()
        if name in found:
            raise RosterRefused(f"There are two files named {name}; there should be one.")
        found[name] = item
    return found


def _read(archive: Archive, member: str) -> bytes:
    try:
        return archive.read(member)
    except ArchiveRefused as refused:
        raise RosterRefused(str(refused)) from refused
