"""Open a roster's folder or zip and read its files by name, within limits."""

import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar

T = TypeVar("T")

MAX_MEMBERS = 200
MAX_FILE_BYTES = 64 * 2**20
MAX_TOTAL_BYTES = 256 * 2**20
MAX_RATIO = 200


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
    return _open_zip(place.open("rb"), place.name)


def _open_folder(folder: Path) -> Source:
    paths = _by_name([path for path in folder.iterdir() if path.is_file()], lambda p: p.name)
    _check_sizes(len(paths), [path.stat().st_size for path in paths.values()])
    return Source(folder.name, frozenset(paths), lambda name: paths[name].read_bytes())


def _open_zip(file: BinaryIO, name: str) -> Source:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise RosterRefused(f"{name} is not a zip that can be read.") from error
    infos = [info for info in archive.infolist() if not _is_clutter(info)]
    _check_sizes(len(archive.infolist()), [info.file_size for info in infos])
    for info in infos:
        _check_member(info)
    members = _by_name(infos, lambda info: PurePosixPath(info.filename).name)
    return Source(name, frozenset(members), lambda wanted: _read(archive, members[wanted]))


def _is_clutter(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename).parts
    is_hidden = bool(parts) and parts[-1].startswith(".") and "\\" not in info.filename
    return info.is_dir() or "__MACOSX" in parts or is_hidden


def _check_sizes(count: int, sizes: list[int]) -> None:
    if count > MAX_MEMBERS:
        raise RosterRefused(f"The roster has {count} files; at most {MAX_MEMBERS} are read.")
    if max(sizes, default=0) > MAX_FILE_BYTES or sum(sizes) > MAX_TOTAL_BYTES:
        raise RosterRefused(
            f"The roster is too large: at most {MAX_FILE_BYTES >> 20} MB for one file and "
            f"{MAX_TOTAL_BYTES >> 20} MB for all of them are read."
        )


def _check_member(info: zipfile.ZipInfo) -> None:
    path = PurePosixPath(info.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise RosterRefused(f"The zip names a file outside itself: {info.filename!r}.")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise RosterRefused(f"The zip holds a link ({info.filename!r}); links are not followed.")
    if info.flag_bits & 0x1:
        raise RosterRefused("The zip is encrypted; export it without a password.")
    if info.file_size > MAX_RATIO * max(info.compress_size, 1024):
        raise RosterRefused(
            f"{info.filename!r} unpacks to more than {MAX_RATIO} times its size; it is not read."
        )


def _by_name(items: list[T], name_of: Callable[[T], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for item in items:
        name = name_of(item).lower()
        if name in found:
            raise RosterRefused(f"There are two files named {name}; there should be one.")
        found[name] = item
    return found


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(info) as member:
            data = member.read(MAX_FILE_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise RosterRefused(f"{info.filename!r} in the zip is damaged: {error}.") from error
    if len(data) > MAX_FILE_BYTES:
        raise RosterRefused(f"{info.filename!r} is larger than {MAX_FILE_BYTES >> 20} MB.")
    return data
