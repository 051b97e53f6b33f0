"""The files of a package: one XML file, a folder, or a zip, never unpacked.

A zip is judged by its table of contents before anything is read: how many members, how large, how
tightly packed. Members are read by name into memory and never written; links, absolute names and
names that climb out of the package refuse the whole of it.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from assessments.qti.model import PackageError

MEMBERS_LIMIT = 5_000
MEMBER_BYTES = 20 * 2**20
TOTAL_BYTES = 200 * 2**20
RATIO_LIMIT = 200
RATIO_FREE_BYTES = 2**20
_DRIVE = re.compile(r"[A-Za-z]:")
_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db", ".git")


@dataclass(frozen=True, slots=True)
class Source:
    """Files by name (slashes between folders); `read` raises PackageError."""

    title: str
    names: tuple[str, ...]
    read: Callable[[str], bytes]


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a file, folder or zip. Raise PackageError where there is none to read."""
    if path.is_dir():
        yield _folder(path)
    elif not path.is_file():
        raise PackageError(f"There is no file or folder {path.name}.")
    elif zipfile.is_zipfile(path):
        with _opened(path) as archive:
            yield _zip(path, archive)
    else:
        yield Source(path.stem, (path.name,), lambda _name: _read_file(path))


def _folder(path: Path) -> Source:
    """Return the folder's own files; links are left alone."""
    found = {
        file.relative_to(path).as_posix(): file
        for file in sorted(path.rglob("*"))
        if file.is_file() and not _leads_away(file, path) and not _is_ignored(file.parts)
    }
    _check_amount(len(found), sum(file.stat().st_size for file in found.values()))
    return Source(path.name, tuple(found), lambda name: _read_file(found[name]))


def _leads_away(file: Path, root: Path) -> bool:
    """Say whether a link leads to a file, its own or a folder's."""
    return file.resolve() != root.resolve() / file.relative_to(root)


def _is_ignored(parts: tuple[str, ...]) -> bool:
    return any(part in _IGNORED for part in parts)


def _read_file(path: Path) -> bytes:
    """Return a file's bytes, up to the limit for one file."""
    with path.open("rb") as file:
        data = file.read(MEMBER_BYTES + 1)
    if len(data) > MEMBER_BYTES:
        raise PackageError(f"{path.name} is larger than {MEMBER_BYTES // 2**20} MB.")
    return data


def _opened(path: Path) -> zipfile.ZipFile:
    """Open a zip. Raise PackageError if its table of contents can't be read."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise PackageError(f"{path.name} is no zip file that can be read.") from error


def _zip(path: Path, archive: zipfile.ZipFile) -> Source:
    """Return the zip's members after a look at its table of contents."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    _check_amount(len(members), sum(member.file_size for member in members))
    for member in members:
        _check_member(member)
    if len({member.filename for member in members}) < len(members):
        raise PackageError("The package holds two files of one name.")
    kept = {m.filename: m for m in members if not _is_ignored(PurePosixPath(m.filename).parts)}
    return Source(path.stem, tuple(sorted(kept)), lambda name: _read_member(archive, kept[name]))


def _check_amount(files: int, size: int) -> None:
    """Raise PackageError for more than a package of items can need."""
    if files > MEMBERS_LIMIT:
        raise PackageError(f"The package holds {files} files; {MEMBERS_LIMIT} are allowed.")
    if size > TOTAL_BYTES:
        raise PackageError(f"Unpacked, the package is larger than {TOTAL_BYTES // 2**20} MB.")


def _check_member(member: zipfile.ZipInfo) -> None:
    """Raise PackageError for a member that is out to do something else than be read."""
    name = member.filename
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(name):
        raise PackageError(f"{ascii(name)[:80]} leads out of the package.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise PackageError(f"{ascii(name)[:80]} is a link.")
    if member.flag_bits & 1:
        raise PackageError(f"{ascii(name)[:80]} is encrypted.")
    packed = max(member.compress_size, 1)
    if member.file_size > RATIO_FREE_BYTES and member.file_size / packed > RATIO_LIMIT:
        raise PackageError(f"{ascii(name)[:80]} is packed more tightly than real files are.")


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return a member's bytes, up to the limit for one file."""
    try:
        with archive.open(member) as file:
            data = file.read(MEMBER_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise PackageError(f"{ascii(member.filename)[:80]} is damaged.") from error
    if len(data) > MEMBER_BYTES:
        raise PackageError(f"{member.filename} is larger than {MEMBER_BYTES // 2**20} MB.")
    return data
