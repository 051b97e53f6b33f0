"""A school is backed up, its server is lost, and it stands again; what can't be is refused."""

import hashlib
import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import psycopg2
import pytest
from django.core.management import CommandError, call_command

from tests.lms.schools import Installation, url_of
from tests.servers import migrated_folder

STALE = """
UPDATE students_learnerstate SET evidence_seq = evidence_seq + 1, stale_since = now()
WHERE student_id = (SELECT min(student_id) FROM students_learnerstate)
"""
BROKEN = """#!/bin/sh
test "$1" = --version && echo "pg_dump (PostgreSQL) 99.0" && exit
echo half; echo no more memory >&2; exit 1
"""
LOOK = (
    "from assessments.dispatch import Dispatcher, Publisher; import time; time.sleep(3.1)\n"
    "from courses.tenancy import enter_district; enter_district(None, 'dispatch')\n"
    "Dispatcher(Publisher(send=lambda ids: None)).look()"
)

ERASE = """
from courses.selectors import each_district
from lms.records.erasure import erase_due
from students.models import Erasure, User
from django.utils import timezone
for _ in each_district():
    for person in User.objects.filter(username="{name}"):
        Erasure.objects.create(person=person, due_at=timezone.now())
        print("erased", erase_due())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module")
def migrated(folder: Path) -> Iterator[Installation]:
    """What migrating makes of an empty database."""
    if migrated_folder():
        migrated = Installation.make("migrated", folder, template="waymark")
    else:
        migrated = Installation.make("migrated", folder)
        assert migrated.manage("migrate").returncode == 0
    yield migrated
    migrated.drop()


@pytest.fixture(scope="module")
def school(folder: Path, migrated: Installation) -> Iterator[Installation]:
    """A seeded school with uploads, and one learner whose path is behind."""
    school = Installation.make("school", folder, template=migrated.database)
    assert school.manage("seed_demo", "--students", 20, "--days", 5).returncode == 0
    school.execute(STALE)
    (school.media / "imports").mkdir()
    (school.media / "imports/roster.zip").write_bytes(bytes(range(256)) * 9)
    (school.media / "ñandú.csv").write_text("a,b\n")
    yield school
    school.drop()


@pytest.fixture(scope="module")
def backup(folder: Path, school: Installation) -> Path:
    done = school.manage("backup", folder / "monday")
    assert done.returncode == 0, done.stderr
    assert "and 2 uploaded files into" in done.stdout
    return folder / "monday"


@pytest.fixture(scope="module")
def restored(folder: Path, backup: Path) -> Iterator[Installation]:
    """Another server, on which the backup was restored."""
    restored = Installation.make("restored", folder)
    done = restored.manage("restore", backup)
    assert done.returncode == 0, done.stderr
    assert "2 uploaded files as of" in done.stdout
    yield restored
    restored.drop()


@pytest.fixture
def second(tmp_path: Path, restored: Installation) -> Iterator[Installation]:
    """One like it, to be changed."""
    second = Installation.make("second", tmp_path, template=restored.database)
    shutil.copytree(restored.media, second.media, dirs_exist_ok=True)
    yield second
    second.drop()


@pytest.fixture
def damaged(backup: Path, tmp_path: Path) -> Path:
    """A copy of the backup, to be damaged."""
    return Path(shutil.copytree(backup, tmp_path / "copy"))


def change_manifest(backup: Path, **facts: object) -> None:
    """Write other facts into a manifest, with a right checksum."""
    text = json.dumps(json.loads((backup / "manifest.json").read_text()) | facts)
    (backup / "manifest.json").write_text(text)
    sums = dict(line.split()[::-1] for line in (backup / "SHA256SUMS").read_text().splitlines())
    sums["manifest.json"] = hashlib.sha256(text.encode()).hexdigest()
    (backup / "SHA256SUMS").write_text("".join(f"{s}  {name}\n" for name, s in sums.items()))


def test_a_restored_school_has_every_row_and_every_file(
    school: Installation, restored: Installation
) -> None:
    content = restored.content()
    assert len(content["assessments_response"]) > 100
    assert len(content["students_pathstep"]) > 20
    assert content == school.content()
    assert restored.uploads() == school.uploads()


def test_constraints_indexes_and_sequences_are_restored_too(
    school: Installation, restored: Installation
) -> None:
    assert restored.shape() == school.shape()
    assert restored.manage("migrate", "--check").returncode == 0


def test_a_learner_who_was_behind_is_behind_and_the_dispatcher_computes_her(
    second: Installation,
) -> None:
    behind = "SELECT count(*) FROM students_learnerstate WHERE computed_seq < evidence_seq"
    assert second.execute(behind) == [(1,)]
    done = second.manage("shell", "--no-imports", "-c", LOOK)
    assert second.execute(behind) == [(0,)], done.stderr


def test_nobody_else_may_read_a_backup(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in backup.iterdir()} == {0o600}


def test_the_manifest_says_what_is_in_it(school: Installation, backup: Path) -> None:
    said = json.loads((backup / "manifest.json").read_text())
    counts = {f"public.{table}": len(rows) for table, rows in school.content().items()}
    assert said["rows"] == counts
    assert (said["format"], said["version"], said["database"]) == (1, "0.1.0", school.database)
    assert "students.0001_initial" in said["migrations"]


def test_a_backup_overwrites_nothing(school: Installation, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("precious")
    done = school.manage("backup", tmp_path / "taken")
    assert "exists already; a backup overwrites nothing" in done.stderr
    assert [path.read_text() for path in tmp_path.iterdir()] == ["precious"]


@pytest.mark.django_db
def test_a_folder_that_is_not_there_or_cannot_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match=r"There is no folder .*missing\."):
        call_command("backup", tmp_path / "missing" / "backup")
    monkeypatch.setattr("os.access", lambda *_: False)  # Nothing is forbidden to root.
    with pytest.raises(CommandError, match="can't be written to"):
        call_command("backup", tmp_path / "backup")


@pytest.mark.django_db
def test_too_little_room_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(CommandError, match=r"There is no room in .* are needed, 0 MB are free"):
        call_command("backup", tmp_path / "backup")
    assert list(tmp_path.iterdir()) == []


def test_a_dump_that_fails_leaves_nothing_behind(school: Installation, tmp_path: Path) -> None:
    for name in ("pg_dump", "pg_restore", "psql"):
        (tmp_path / name).write_text(BROKEN)
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    done = school.manage("backup", tmp_path / "backup", PATH=path)
    assert "pg_dump failed: no more memory" in done.stderr
    assert {file.name for file in tmp_path.iterdir()} == {"pg_dump", "pg_restore", "psql"}


@pytest.mark.parametrize("part", ["database.dump", "media.tar", "manifest.json"])
def test_a_damaged_backup_is_refused(damaged: Path, part: str) -> None:
    content = bytearray((damaged / part).read_bytes())
    content[len(content) // 2] ^= 1
    (damaged / part).write_bytes(content)
    with pytest.raises(CommandError, match=f"is damaged: {part}|no readable {part}"):
        call_command("restore", damaged)


@pytest.mark.parametrize("part", ["database.dump", "media.tar", "SHA256SUMS"])
def test_a_backup_that_lacks_a_part_is_refused(damaged: Path, part: str) -> None:
    (damaged / part).unlink()
    with pytest.raises(CommandError, match=f"is damaged: {part}"):
        call_command("restore", damaged)


def test_what_is_no_backup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"is no backup: it has no readable manifest\.json"):
        call_command("restore", tmp_path)


def test_another_format_is_refused(damaged: Path) -> None:
    change_manifest(damaged, format=2)
    with pytest.raises(CommandError, match="is a backup of format 2; this version reads format 1"):
        call_command("restore", damaged)


def test_migrations_that_this_version_does_not_have_are_refused(damaged: Path) -> None:
    change_manifest(damaged, migrations=["students.0999_later"], version="9.0")
    with pytest.raises(CommandError, match=r"\(9\.0\): 1 of its .* students\.0999_later"):
        call_command("restore", damaged)


def test_a_database_with_a_school_in_it_is_refused(school: Installation, backup: Path) -> None:
    before = school.content()
    done = school.manage("restore", backup)
    assert "is not empty. --replace drops what they hold" in done.stderr
    assert school.content() == before


@pytest.mark.parametrize("typed", ["", "waymark\n"])
def test_a_database_is_not_replaced_without_its_name(
    school: Installation, backup: Path, typed: str
) -> None:
    before = school.content()
    done = school.manage("restore", backup, "--replace", typed=typed)
    assert f"That is not {school.database}; nothing was changed" in done.stderr
    assert school.content() == before


def test_nothing_is_replaced_while_others_are_connected(second: Installation, backup: Path) -> None:
    web = psycopg2.connect(url_of(second.database))
    done = second.manage("restore", backup, "--replace", "--confirm", second.database)
    web.close()
    assert "1 other programs are connected to the database" in done.stderr


def test_a_restore_that_fails_half_way_changes_nothing(second: Installation, damaged: Path) -> None:
    content, uploads = second.content(), second.uploads()
    rows = json.loads((damaged / "manifest.json").read_text())["rows"]
    change_manifest(damaged, rows=rows | {"public.students_user": 1})
    done = second.manage("restore", damaged, "--replace", "--confirm", second.database)
    assert "public.students_user has not the 1 rows it had" in done.stderr
    assert (second.content(), second.uploads()) == (content, uploads)


def test_a_database_is_replaced_when_its_name_is_typed(
    school: Installation, second: Installation, backup: Path
) -> None:
    second.execute("CREATE TABLE later (id int); DELETE FROM authtoken_token")
    second.execute("UPDATE students_user SET username = 'x' || username")
    (second.media / "later.csv").write_text("later")
    done = second.manage("restore", backup, "--replace", typed=f"{second.database}\n")
    assert done.returncode == 0, done.stderr
    assert second.content() == school.content()
    assert second.uploads() == school.uploads()


def test_who_was_erased_since_the_backup_is_erased_again(
    second: Installation, backup: Path
) -> None:
    [(name,)] = second.execute("SELECT min(username) FROM students_user WHERE username ~ 'student'")
    done = second.manage("shell", "--no-imports", "-c", ERASE.format(name=name))
    assert "erased 1" in done.stdout, done.stderr
    done = second.manage("restore", backup, "--replace", typed=f"{second.database}\n")
    assert "1 people were erased again" in done.stdout, done.stderr
    assert (name,) not in second.execute("SELECT username FROM students_user")


def test_a_migrated_database_without_a_school_is_empty(
    school: Installation, migrated: Installation, backup: Path, tmp_path: Path
) -> None:
    third = Installation.make("third", tmp_path, template=migrated.database)
    done = third.manage("restore", backup)
    assert done.returncode == 0, done.stderr
    assert third.content() == school.content()
    third.drop()
