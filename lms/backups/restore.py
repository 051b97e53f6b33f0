"""Restore a backup: everything is checked first, and the database changes in one transaction."""

import hashlib
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE

from django.conf import settings
from django.db import connection

from lms.backups import tables
from lms.backups.errors import BackupError
from lms.backups.manifest import DATABASE, MANIFEST, MEDIA, SUMS, Manifest
from lms.backups.programs import Programs, check
from lms.roles import let_the_application_in

PARTS = (DATABASE, MANIFEST, MEDIA)
CHUNK = 1 << 20
LOCK_TIMEOUT = "10s"
LOOKS, SECONDS_BETWEEN_LOOKS = 4, 0.5
PSQL = ("-X", "-q", "--no-password", "--output=/dev/null", "--set=ON_ERROR_STOP=1")


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did, and the migrations that the database still lacks."""

    manifest: Manifest
    missing_migrations: list[str]


def checked(folder: Path) -> Manifest:
    """Return a backup's manifest; raise BackupError for one that can't be restored here."""
    manifest = Manifest.read(folder)
    for name, expected in _sums(folder).items():
        if _sum(folder / name) != expected:
            raise BackupError(f"{folder} is damaged: {name} is not what was written.")
    unknown = tables.unknown_migrations(manifest.migrations)
    if unknown:
        raise BackupError(
            f"{folder} was made by a version that is not this one ({manifest.version}): "
            f"{len(unknown)} of its migrations are unknown here, {unknown[0]} among them."
        )
    return manifest


def holds_data() -> bool:
    """Tell whether the database or `MEDIA_ROOT` has something that a restore would replace."""
    root = Path(settings.MEDIA_ROOT)
    return not tables.is_empty() or (root.is_dir() and any(root.iterdir()))


def restore(folder: Path, manifest: Manifest) -> Restored:
    """Replace the database and `MEDIA_ROOT` by what a `checked` backup holds.

    Raise BackupError, with nothing changed, where somebody is connected or a step fails. The
    uploads are unpacked before and put in place after the database has been committed.
    """
    programs = Programs()
    others = _others_who_stay()
    if others:
        raise BackupError(
            f"{others} other programs are connected to the database. Stop web servers, workers, "
            "the dispatcher and beat first."
        )
    with _unpacked(folder / MEDIA) as media:
        _restore_database(programs, folder / DATABASE, manifest)
        _put_in_place(media)
    let_the_application_in(anew=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Restored(manifest, tables.missing_migrations(manifest.migrations))


def _others_who_stay() -> int:
    """Return how many others are connected; one who is just leaving or passing doesn't count."""
    others = tables.other_sessions()
    for _ in range(LOOKS):
        if not others:
            break
        time.sleep(SECONDS_BETWEEN_LOOKS)
        others = tables.other_sessions()
    return others


def _sums(folder: Path) -> dict[str, str]:
    try:
        lines = (folder / SUMS).read_text().splitlines()
        sums = {name: digest for digest, name in (line.split() for line in lines)}
    except (OSError, ValueError):
        sums = {}
    if set(sums) != set(PARTS):
        raise BackupError(f"{folder} is damaged: {SUMS} doesn't name its {len(PARTS)} parts.")
    return sums


def _sum(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@contextmanager
def _unpacked(archive: Path) -> Iterator[Path]:
    """Unpack the uploads beside those that are there; take away what is left of them."""
    root = Path(settings.MEDIA_ROOT)
    try:
        root.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".restored-", dir=root))
    except OSError as error:
        raise BackupError(f"The folder {root} can't be written to: {error.strerror}.") from error
    try:
        with tarfile.open(archive, "r:") as packed:
            packed.extractall(folder, filter="data")
        yield folder
    except (OSError, tarfile.TarError) as error:
        raise BackupError(f"The uploads can't be unpacked into {root}: {error}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(media: Path) -> None:
    try:
        _replace_uploads(media.parent, media)
    except OSError as error:
        raise BackupError(
            f"The database is restored, but not all uploads are in place: {error}. "
            "Mend that and restore again with --replace."
        ) from error


def _replace_uploads(root: Path, media: Path) -> None:
    for old in root.iterdir():
        if old.is_dir() and not old.is_symlink():
            if old != media:
                shutil.rmtree(old)
        else:
            old.unlink()
    for new in media.iterdir():
        new.rename(root / new.name)
    os.sync()


def _restore_database(programs: Programs, dump: Path, manifest: Manifest) -> None:
    """Drop what is there, restore, count and commit, in one transaction of one session.

    COMMIT is sent only when the whole dump was read and every table has its number of rows;
    whatever ends before that is rolled back.
    """
    script = ("--file=-", "--no-owner", "--no-privileges", "--exit-on-error", str(dump))
    with (
        programs.run("psql", *PSQL, stdin=PIPE) as psql,
        programs.run("pg_restore", *script) as reader,
    ):
        assert psql.stdin is not None  # noqa: S101
        assert reader.stdout is not None  # noqa: S101
        try:
            psql.stdin.write(_dropping().encode())
            shutil.copyfileobj(reader.stdout, psql.stdin, CHUNK)
            check("pg_restore", reader)
            psql.stdin.write(_counting(manifest).encode())
            psql.stdin.close()
        except BrokenPipeError:  # It has ended, and says below what of.
            with suppress(BrokenPipeError):
                psql.stdin.close()
        check("psql", psql)


def _dropping() -> str:
    """Return what begins the transaction and takes away what is there."""
    settings = ["SET client_min_messages = warning", f"SET lock_timeout = '{LOCK_TIMEOUT}'"]
    statements = [*settings, "BEGIN", *tables.drops()]
    return "".join(f"{statement};\n" for statement in statements)


def _counting(manifest: Manifest) -> str:
    """Return what ends the transaction, unless a table has another number of rows."""
    checks = "\n".join(
        f"IF (SELECT count(*) FROM {table}) <> {rows} THEN"  # noqa: S608 - checked when read
        f" RAISE EXCEPTION '{table} has not the {rows} rows it had'; END IF;"
        for table, rows in manifest.rows.items()
    )
    return f"DO $$BEGIN\n{checks}\nEND$$;\nCOMMIT;\n"
