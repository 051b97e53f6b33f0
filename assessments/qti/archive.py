"""The files of a package: one XML file, a folder, or a zip, never unpacked."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from assessments.qti.model import PackageError
from courses.archive import Archive, ArchiveLimits, ArchiveRefused, is_clutter

LIMITS = ArchiveLimits(files=5_000, file_bytes=20 * 2**20, total_bytes=200 * 2**20)


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
            yield Source(path.stem, archive.names, lambda name: _member(archive, name))
    else:
        yield Source(path.stem, (path.name,), lambda _name: _read_file(path))


def _folder(path: Path) -> Source:
    """Return the folder's own files; links are left alone."""
    found = {
        file.relative_to(path).as_posix(): file
        for file in sorted(path.rglob("*"))
        if file.is_file() and not _leads_away(file, path) and not is_clutter(file.parts)
    }
    sizes = [file.stat().st_size for file in found.values()]
    try:
        LIMITS.check(len(found), 0, sum(sizes))
    except ArchiveRefused as refused:
        raise PackageError(_("The package is not read. %(why)s") % {"why": refused}) from refused
    return Source(path.name, tuple(found), lambda name: _read_file(found[name]))


def _leads_away(file: Path, root: Path) -> bool:
    """Say whether a link leads to a file, its own or a folder's."""
    return file.resolve() != root.resolve() / file.relative_to(root)


def _read_file(path: Path) -> bytes:
    """Return a file's bytes, up to the limit for one file."""
    with path.open("rb") as file:
        data = file.read(LIMITS.file_bytes + 1)
    if len(data) > LIMITS.file_bytes:
        raise PackageError(f"{path.name} is larger than {LIMITS.file_bytes >> 20} MB.")
    return data


def _opened(path: Path) -> Archive:
    """Open a zip. Raise PackageError if it is one that is not read."""
    try:
        return Archive(path, LIMITS)
    except ArchiveRefused as refused:
        raise PackageError(_("The package is not read. %(why)s") % {"why": refused}) from refused


def _member(archive: Archive, name: str) -> bytes:
    try:
        return archive.read(name)
    except ArchiveRefused as refused:
        raise PackageError(str(refused)) from refused
