"""The servers and processes that tests, fault runs and benchmarks use."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from lms.embedded.processes import Processes
from lms.embedded.servers import Servers
from lms.embedded.waiting import until
from lms.probe import status_of
from tests.servers import migrated_folder


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    folder = Path(tempfile.mkdtemp(prefix="waymark-servers-", dir="/tmp"))
    folder.chmod(0o711)
    servers = Servers(folder, like=migrated_folder())
    servers.start()
    yield servers
    servers.remove()
    assert not folder.exists()


def test_what_was_committed_outlives_a_crash_of_postgres(servers: Servers) -> None:
    connection = psycopg2.connect(servers.owner_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 7 AS number")
    servers.stop_postgres(immediate=True)
    servers.start_postgres()
    with psycopg2.connect(servers.owner_url).cursor() as cursor:
        cursor.execute("SELECT number FROM kept")
        assert cursor.fetchone() == (7,)


def test_valkey_forgets_when_flushed_and_when_killed(servers: Servers) -> None:
    with redis.Redis.from_url(servers.redis_url) as client:
        client.set("name", "value")
        servers.flush_valkey()
        assert client.get("name") is None
        servers.stop_valkey(kill=True)
        servers.start_valkey()
        assert client.ping()


def test_a_frozen_valkey_answers_nothing_until_it_is_thawed(servers: Servers) -> None:
    servers.freeze_valkey()
    client = redis.Redis.from_url(servers.redis_url, socket_timeout=0.2)
    with pytest.raises(redis.TimeoutError):
        client.ping()
    servers.thaw_valkey()
    assert client.ping()


def test_the_processes_run_die_and_come_back_by_name(servers: Servers, tmp_path: Path) -> None:
    processes = Processes(
        tmp_path,
        database_url=servers.database_url,
        redis_url=servers.redis_url,
        extra={
            "DATABASE_OWNER_URL": servers.owner_url,
            "DJANGO_SETTINGS_MODULE": "lms.settings.local",
        },
    )
    if servers.like is None:
        processes.manage("migrate", "--noinput")
    with processes:
        processes.wait_until_ready()
        before = processes.pids["web"]
        processes.kill("web")
        assert status_of(processes.base_url + "/healthz") is None
        processes.restart("web")
        assert processes.pids["web"] != before
        used = processes.cpu_seconds()
        assert used > 0
        processes.kill("worker")
        assert processes.cpu_seconds() > used - 0.01  # sums of floats
        assert set(processes.pids) == {"web", "dispatcher"}
    assert until(lambda: status_of(processes.base_url + "/healthz") is None, seconds=1)
    assert servers.cpu_seconds() > 0
