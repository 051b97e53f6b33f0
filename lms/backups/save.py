"""Make a backup: everything of one moment, under its name only when it is whole."""

import errno
import hashlib
import os
import shutil
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BufferedWriter
from pathlib import Path
from subprocess import Popen

from django.conf import settings
from django.db import connection, transaction

from lms.backups import tables
from lms.backups.errors import BackupError
from lms.backups.manifest import DATABASE, MANIFEST, MEDIA, SUMS, Manifest
from lms.backups.programs import Programs, check

CHUNK = 1 << 20
# A dump is compressed and has no indexes; one that is larger than this part of the database is
# stopped by the disk itself, which is told just as well.
LEAST_PART_OF_DATABASE = 10


class SummedFile:
    """A private file whose checksum is known once it is closed."""

    def __init__(self, path: Path) -> None:
        self._file: BufferedWriter = open(  # noqa: SIM115 - closed by `close`
            path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)
        )
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Write and add to the checksum."""
        self._hash.update(data)
        return self._file.write(data)

    def close(self) -> str:
        """Bring the file to the disk; return its SHA-256."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._hash.hexdigest()


def save(target: Path) -> Manifest:
    """Back the database and `MEDIA_ROOT` up into a new folder; return what it says of itself.

    Raise BackupError, leaving nothing behind, where that can't be done.
    """
    programs = Programs()
    _check_place(target)
    with _unfinished(target) as folder:
        sums = {}
        with _snapshot() as snapshot:
            sums[DATABASE] = _dump(programs, snapshot, folder / DATABASE)
            rows, migrations = tables.count_rows(), tables.applied_migrations()
        sums[MEDIA], media_files = _pack_media(folder / MEDIA)
        manifest = Manifest(
            version=project_version(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            database=connection.settings_dict["NAME"],
            rows=rows,
            migrations=migrations,
            media_files=media_files,
        )
        sums[MANIFEST] = _write(folder / MANIFEST, manifest.text())
        _write(folder / SUMS, "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)))
    return manifest


def project_version() -> str:
    """Return the version of Waymark that runs."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def _check_place(target: Path) -> None:
    if os.path.lexists(target):
        raise BackupError(f"{target} exists already; a backup overwrites nothing.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise BackupError(f"The folder {target.parent} can't be written to.")
    needed = tables.database_bytes() // LEAST_PART_OF_DATABASE
    needed += sum(path.stat().st_size for path in _media_files())
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise BackupError(
            f"There is no room in {target.parent}: {needed >> 20} MB at least are needed, "
            f"{free >> 20} MB are free."
        )


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Yield a folder beside the target that gets its name at the end, or is taken away."""
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        yield folder
        _sync(folder)
        if os.path.lexists(target):
            raise BackupError(f"{target} exists already; a backup overwrites nothing.")
        folder.rename(target)
        _sync(target.parent)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BackupError(
                f"There is no room left in {target.parent}; nothing was kept."
            ) from error
        raise BackupError(f"{target} could not be written: {error.strerror or error}.") from error
    finally:
        if folder is not None and folder.exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _snapshot() -> Iterator[str]:
    """Hold one moment of the database; yield the name by which others see the same moment."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _dump(programs: Programs, snapshot: str, path: Path) -> str:
    arguments = ["--format=custom", f"--snapshot={snapshot}", "--lock-wait-timeout=10s"]
    with programs.run("pg_dump", "--no-password", *arguments) as process:
        written = _copy(process, path)
        check("pg_dump", process)
    return written


def _copy(process: Popen[bytes], path: Path) -> str:
    assert process.stdout is not None  # noqa: S101
    file = SummedFile(path)
    while chunk := process.stdout.read(CHUNK):
        file.write(chunk)
    return file.close()


def _media_files() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def _pack_media(path: Path) -> tuple[str, int]:
    """Pack the uploads; one that goes away meanwhile is left out. Return checksum and number."""
    root, packed, file = Path(settings.MEDIA_ROOT), 0, SummedFile(path)
    with tarfile.open(fileobj=file, mode="w|") as archive:  # type: ignore[call-overload]
        for each in _media_files():
            try:
                content = each.open("rb")
            except FileNotFoundError:
                continue
            with content:
                facts = archive.gettarinfo(arcname=str(each.relative_to(root)), fileobj=content)
                facts.uname = facts.gname = ""
                facts.uid = facts.gid = 0
                archive.addfile(facts, content)
                packed += 1
    return file.close(), packed


def _write(path: Path, text: str) -> str:
    file = SummedFile(path)
    file.write(text.encode())
    return file.close()


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
