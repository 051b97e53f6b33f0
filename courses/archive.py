"""Zips that people bring: judged by their table of contents, read by name, never unpacked.

Links, absolute names, names that climb out, passwords, doubles and members packed more tightly
than real files are refuse the whole zip, before anything is read.
"""

import re
import stat
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

RATIO_LIMIT = 200
RATIO_FREE_BYTES = 2**20
_DRIVE = re.compile(r"[A-Za-z]:")
_CLUTTER = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", ".git"})
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError)


class ArchiveRefused(ValueError):
    """A zip that is not read; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How many files there may be, and how many bytes in one of them and in all."""

    files: int
    file_bytes: int
    total_bytes: int

    def check(self, files: int, largest: int, total: int) -> None:
        """Raise ArchiveRefused for more than is allowed; of a folder's files as well."""
        if files > self.files:
            told = {"files": files, "allowed": self.files}
            raise ArchiveRefused(_("It holds %(files)s files; %(allowed)s are allowed.") % told)
        if largest > self.file_bytes or total > self.total_bytes:
            told = {"one": self.file_bytes >> 20, "all": self.total_bytes >> 20}
            raise ArchiveRefused(
                _(
                    "It is too large: at most %(one)s MB for one file and %(all)s MB for all of "
                    "them are read."
                )
                % told
            )


class Archive:
    """An open zip whose every member passed. Raises ArchiveRefused."""

    def __init__(self, place: Path | BinaryIO, limits: ArchiveLimits) -> None:
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(place)
        except _DAMAGED as error:
            raise ArchiveRefused(_("It is no zip file that can be read.")) from error
        try:
            self._members = self._judged()
        except ArchiveRefused:
            self._zip.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The files' names, sorted, slashes between folders; what systems leave behind is out."""
        return tuple(sorted(self._members))

    def read(self, name: str) -> bytes:
        """Return a file's bytes. Raise ArchiveRefused if it is damaged or larger than it says."""
        member = self._members[name]
        try:
            with self._zip.open(member) as file:
                data = file.read(self._limits.file_bytes + 1)
        except _DAMAGED as error:
            raise ArchiveRefused(_("%(name)s is damaged.") % _shown(member)) from error
        if len(data) > self._limits.file_bytes:
            raise ArchiveRefused(_("%(name)s is too large.") % _shown(member))
        return data

    def _judged(self) -> dict[str, zipfile.ZipInfo]:
        found = self._zip.infolist()
        if not all(member.filename for member in found):
            raise ArchiveRefused(_("It holds a file without a name."))
        members = [member for member in found if not member.is_dir()]
        sizes = [member.file_size for member in members]
        self._limits.check(len(members), max(sizes, default=0), sum(sizes))
        for member in members:
            _check(member)
        if any(count > 1 for count in Counter(member.filename for member in members).values()):
            raise ArchiveRefused(_("It holds two files of one name."))
        return {member.filename: member for member in members if not _is_clutter(member)}


def _check(member: zipfile.ZipInfo) -> None:
    """Raise ArchiveRefused for a member that is out to do something else than be read."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(member.filename):
        raise ArchiveRefused(_("%(name)s leads out of it.") % _shown(member))
    if stat.S_ISLNK(member.external_attr >> 16):
        raise ArchiveRefused(_("%(name)s is a link; links are not followed.") % _shown(member))
    if member.flag_bits & 1:
        text = _("%(name)s is encrypted; export it without a password.")
        raise ArchiveRefused(text % _shown(member))
    packed = max(member.compress_size, 1)
    if member.file_size > RATIO_FREE_BYTES and member.file_size / packed > RATIO_LIMIT:
        text = _("%(name)s is packed more tightly than real files are.")
        raise ArchiveRefused(text % _shown(member))


def is_clutter(parts: tuple[str, ...]) -> bool:
    """Say whether systems left a file behind; nobody meant to pack it."""
    return not _CLUTTER.isdisjoint(parts)


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    return is_clutter(PurePosixPath(member.filename).parts)


def _shown(member: zipfile.ZipInfo) -> dict[str, str]:
    return {"name": ascii(member.filename)[:80]}
