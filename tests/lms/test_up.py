"""`make up`, from the first start to every way in which it can go wrong."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lms.embedded import postgres
from lms.embedded.accounts import Account, postgres_account
from lms.embedded.errors import EmbeddedError
from lms.embedded.folders import LONGEST_SOCKET_FOLDER, Folders
from lms.embedded.leftovers import end_leftovers
from lms.embedded.places import check_postgres_folder, choose_postgres_folder
from lms.embedded.programs import PROJECT
from lms.embedded.waiting import until
from lms.probe import status_of
from tests.lms.embedded import Up, still_running_on
from tests.servers import migrated_folder


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder to be made; the test must leave no process on it."""
    parent = Path(tempfile.mkdtemp(prefix="waymark-up-", dir="/tmp"))
    parent.chmod(0o711)
    folders = Folders(parent / "data")
    yield folders.data
    left = still_running_on(folders.data)
    end_leftovers(folders)
    for place in (folders.shelter, folders.sockets, parent):
        shutil.rmtree(place, ignore_errors=True)
    assert left == []


def is_ready(up: Up) -> bool:
    return status_of(f"http://127.0.0.1:{up.port}/readyz") == 200


def test_it_starts_serves_stops_and_keeps_its_data_even_when_killed(data: Path) -> None:
    first = Up(data)
    first.wait_until_ready()
    assert until(lambda: is_ready(first), seconds=30)
    secret = (data / "secret_key").read_text()
    everybody = first.family()
    supervisord = next(each for each in everybody if "supervisord.conf" in str(each.cmdline()))
    supervisord.kill()
    first.process.kill()
    first.end()
    assert len(still_running_on(data)) > 5

    second = Up(data)
    second.wait_until_ready()
    assert "The last run was killed" in second.said
    assert "Making a database" not in second.said
    assert not any(each.is_running() for each in everybody)
    assert (data / "secret_key").read_text() == secret
    assert second.interrupt() == 0
    assert "The data is kept." in second.said


def test_what_dies_is_started_again_and_other_commands_find_the_servers(data: Path) -> None:
    if migrated := migrated_folder():
        data.mkdir()
        choose_postgres_folder(Folders(data), postgres_account())
        postgres.create(Folders(data), postgres_account(), like=migrated)
    up = Up(data)
    try:
        up.wait_until_ready()
        worker = next(each for each in up.family() if "worker" in each.cmdline())
        worker.kill()
        assert until(lambda: any(_is_new_worker(p, worker) for p in up.family()), seconds=30)
        assert manage(
            data, "shell", "-c", "from courses.models import School; School.objects.all()"
        )
    finally:
        assert up.interrupt() == 0


def _is_new_worker(process: psutil.Process, old: psutil.Process) -> bool:
    try:
        return "worker" in process.cmdline() and process.pid != old.pid
    except psutil.Error:
        return False


def manage(data: Path, *arguments: str) -> bool:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data)},
        capture_output=True,
    )
    return done.returncode == 0


def refusal(data: Path, **environment: str) -> str:
    up = Up(data, **environment)
    assert up.end() == 1
    assert "Traceback" not in up.said
    return up.said


def test_it_refuses_a_busy_port(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        assert f"Port {port} is busy" in refusal(data, port=str(port))


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1"])
def test_it_refuses_a_port_that_is_none(data: Path, port: str) -> None:
    assert f"PORT must be a number from 1 to 65535, not '{port}'" in refusal(data, port=port)


def test_it_refuses_a_folder_that_it_cannot_write_to(data: Path) -> None:
    data.write_text("a file where the folder should be")
    assert "can't be written to" in refusal(data)


def test_it_refuses_a_folder_whose_name_supervisord_would_misread(data: Path) -> None:
    assert "has a percent sign in it" in refusal(data.with_name("100%"))


def test_it_refuses_a_second_system_on_the_same_folder(data: Path) -> None:
    data.mkdir()
    holder = "import fcntl, sys, time; f = open(sys.argv[1], 'w'); f.write('process 1\\n'); "
    holder += "f.flush(); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(data / "lock")], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        said = refusal(data)
        other.kill()
    assert "Waymark already runs on the data folder" in said
    assert "process 1" in said


def test_it_refuses_a_database_of_another_version(data: Path) -> None:
    place = data / "postgres"
    place.mkdir(parents=True)
    (place / "PG_VERSION").write_text("13\n")
    if account := postgres_account():
        os.chown(place, account.uid, account.gid)
    assert "was made by PostgreSQL 13, and this is 18" in refusal(data)


def test_it_refuses_the_folder_of_another_user(data: Path) -> None:
    Folders(data).postgres.mkdir(parents=True)
    other = Account("other", os.geteuid() + 1, os.getegid())
    with pytest.raises(EmbeddedError, match="was made by another user"):
        check_postgres_folder(Folders(data), other)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends PostgreSQL another account")
def test_root_keeps_the_database_elsewhere_if_no_other_account_can_get_into_the_folder(
    data: Path,
) -> None:
    data.mkdir(mode=0o700)
    folders = Folders(data)
    account = postgres_account()
    sentence = choose_postgres_folder(folders, account)
    assert "PostgreSQL keeps its files in /var/tmp/waymark-" in sentence
    assert account is not None
    assert account.can_reach(folders.postgres)
    assert data.stat().st_mode & 0o777 == 0o700


def test_it_refuses_servers_that_do_not_answer(data: Path) -> None:
    said = refusal(data, DATABASE_URL="postgres://nobody@127.0.0.1:1/none", REDIS_URL="redis://x:1")
    assert "No PostgreSQL answers at DATABASE_URL." in said


def test_it_stops_cleanly_when_told_to_while_it_starts(data: Path) -> None:
    up = Up(data)
    assert until(lambda: "Making a database" in up.said, seconds=30)
    up.process.send_signal(signal.SIGTERM)
    assert up.end() == 0
    assert "Stopped." in up.said


def test_commands_say_that_the_database_is_not_running(data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "showmigrations"],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(data)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("PostgreSQL is not running. Start it with `make up`")
    assert "Traceback" not in done.stderr


def test_sockets_of_a_deep_folder_go_where_their_paths_are_short_enough() -> None:
    deep = Folders(Path("/somewhere") / ("very-" * 20) / "deep")
    assert len(str(deep.sockets)) <= LONGEST_SOCKET_FOLDER
    assert deep.sockets != Folders(Path("/somewhere") / ("very-" * 20) / "else").sockets
