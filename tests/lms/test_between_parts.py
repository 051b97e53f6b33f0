"""Our parts speak TLS and show certificates, as in `docker-compose.yml`; nobody else gets in."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
import pytest
import redis
from environ import Env

from lms.certificate_ends import warn_of_ends
from lms.certificates import make_certificates
from lms.embedded.daemons import Daemons
from lms.embedded.ports import free_port
from lms.embedded.programs import Programs
from lms.embedded.temporary import make_folder
from lms.embedded.waiting import until
from tests.lms.tls import PROJECT, Secured

pytestmark = pytest.mark.tls


@pytest.fixture(scope="module")
def place():
    place = make_folder("waymark-tls-")
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def strangers(place) -> Path:
    """Certificates with the same names, of another authority."""
    list(make_certificates(place / "strangers", {"valkey": ["localhost"]}, {}))
    return place / "strangers"


@pytest.fixture(scope="module")
def secured(place):
    """Both servers, with our two roles and their database."""
    secured = Secured(place)
    try:
        secured.start()
        owner = secured.address("migrate", "DATABASE_OWNER_URL")
        maintenance = owner.replace("/waymark?", "/postgres?")
        is_up = until(lambda: not refusal_of_postgres(maintenance), seconds=30)
        assert is_up, log_of(secured, "postgres")
        connection = psycopg2.connect(maintenance)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE waymark")
            cursor.execute("CREATE ROLE waymark_app LOGIN")
        connection.close()
        address = secured.address("worker", "REDIS_URL")
        assert until(lambda: not refusal_of_valkey(address), seconds=30), log_of(secured, "valkey")
        yield secured
    finally:
        secured.stop()


def log_of(secured: Secured, name: str) -> str:
    return (secured.daemons.logs / f"{name}.log").read_text()


def refusal_of_postgres(address: str) -> str:
    """Return why PostgreSQL is not reached, nothing where it is."""
    try:
        psycopg2.connect(address, connect_timeout=5).close()
    except psycopg2.OperationalError as error:
        return str(error)
    return ""


def refusal_of_valkey(address: str) -> str:
    """Return why Valkey is not reached, nothing where it is."""
    try:
        with redis.Redis.from_url(address, socket_timeout=5) as client:
            client.ping()
    except redis.RedisError as error:
        return str(error)
    return ""


def python(code: str, environment: dict[str, str]) -> str:
    """Run code as a process of ours."""
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_the_application_reaches_the_database_by_its_certificate(secured):
    asked = (
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('SELECT current_user, version, client_dn FROM pg_stat_ssl"
        " WHERE pid = pg_backend_pid()')\n"
        "    print(*cursor.fetchone())"
    )
    told = python(asked, secured.environment())
    assert told == "waymark_app TLSv1.3 /CN=waymark_app"


def test_the_rules_of_who_may_sign_in_are_read_without_complaint(secured):
    connection = psycopg2.connect(secured.address("migrate", "DATABASE_OWNER_URL"))
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT type, auth_method, error FROM pg_hba_file_rules")
        rules = cursor.fetchall()
        cursor.execute("SELECT pg_username, error FROM pg_ident_file_mappings")
        names = cursor.fetchall()
    connection.close()
    assert rules == [("hostssl", "cert", None)] * 2 + [("local", "peer", None)]
    assert names == [("waymark", None)] * 2


def test_the_owner_reaches_it_by_hers(secured):
    asked = (
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('SELECT current_user')\n"
        "    print(*cursor.fetchone())"
    )
    owner = {"DATABASE_OWNER_URL": secured.address("migrate", "DATABASE_OWNER_URL")}
    told = secured.environment("migrate") | owner | {"DATABASE_AS_OWNER": "1"}
    assert python(asked, told) == "waymark"


def test_hints_and_counts_reach_valkey_by_the_certificate(secured):
    asked = (
        "from django.core.cache import cache\n"
        "from lms.broker import hints_waiting\n"
        "from assessments.tasks import recompute_paths\n"
        "recompute_paths.delay([1])\n"
        "cache.set('seen', 7)\n"
        "print(cache._cache.get_client().ping(), cache.get('seen'), hints_waiting())"
    )
    assert re.fullmatch(
        r"True 7 \d", python(asked, secured.environment())
    )  # A worker may be quick.


@pytest.fixture
def reached(secured, settings):
    """Settings that lead to both servers."""
    settings.REDIS_URL = secured.address("worker", "REDIS_URL")
    address = secured.address("worker", "DATABASE_URL")
    settings.APPLICATION_DATABASE = Env.db_url_config(address)
    return settings


@pytest.mark.parametrize(("days", "told"), [(300, []), (340, ["PostgreSQL", "ours", "Valkey"])])
def test_it_warns_of_certificates_that_end_soon(reached, caplog, time_machine, days, told):
    time_machine.move_to(datetime.now(UTC) + timedelta(days=days))
    warn_of_ends()
    assert [each.of for each in caplog.records if each.message == "certificate_ends"] == told
    assert "certificate_unseen" not in caplog.messages


def test_a_server_whose_certificate_is_not_seen_is_told_of(reached, caplog):
    reached.REDIS_URL = reached.REDIS_URL.replace("//localhost:", "//127.0.0.1:")
    warn_of_ends()
    assert [each.of for each in caplog.records if each.message == "certificate_unseen"] == [
        "Valkey"
    ]


def changed(address: str, secured: Secured, strangers: Path, what: str) -> str:
    """Return an address as somebody would use it who is not, or does not reach, one of ours."""
    ours, theirs = str(secured.certificates), str(strangers)
    client = ("sslcert", "sslkey", "ssl_certfile", "ssl_keyfile")
    head, _, query = address.partition("?")
    told = dict(pair.split("=", 1) for pair in query.split("&"))
    if what == "in clear":
        told = {name: value for name, value in told.items() if not name.startswith("ssl")}
        told |= {"sslmode": "disable"} if head.startswith("postgres") else {}
        head = head.replace("rediss:", "redis:")
    elif what == "without a certificate":
        told = {name: value for name, value in told.items() if name not in client}
        told |= {"sslcert": "", "sslkey": ""} if head.startswith("postgres") else {}
    elif what == "with a certificate of another authority":
        told |= {name: told[name].replace(ours, theirs) for name in client if name in told}
    elif what == "to a server of another authority":
        for name in ("sslrootcert", "ssl_ca_certs"):
            told |= {name: told[name].replace(ours, theirs)} if name in told else {}
    elif what == "to a server of another name":
        head = head.replace("@postgres:", "@database:").replace("//localhost:", "//127.0.0.1:")
    return f"{head}?{'&'.join(f'{name}={value}' for name, value in told.items())}"


# Where a server refuses at the end of TLS 1.3's greeting, its word may be lost with the connection.
HUNG_UP = "|reset by peer|closed|Broken pipe|EOF"
POSTGRES = {
    "in clear": "no encryption",
    "without a certificate": "requires a valid client certificate",
    "with a certificate of another authority": "unknown ca" + HUNG_UP,
    "to a server of another authority": "certificate verify failed",
    "to a server of another name": "does not match host name",
}
VALKEY = {
    "in clear": "reset by peer|closed",
    "without a certificate": "alert certificate required" + HUNG_UP,
    "with a certificate of another authority": "unknown ca" + HUNG_UP,
    "to a server of another authority": "certificate verify failed",
    "to a server of another name": "not valid for",
}


@pytest.mark.parametrize(("what", "why"), POSTGRES.items())
def test_nobody_reaches_the_database(secured, strangers, what, why):
    address = secured.address("worker", "DATABASE_URL")
    assert refusal_of_postgres(address) == ""
    assert re.search(why, refusal_of_postgres(changed(address, secured, strangers, what)))


@pytest.mark.parametrize(("what", "why"), VALKEY.items())
def test_nobody_reaches_valkey(secured, strangers, what, why):
    address = secured.address("worker", "REDIS_URL")
    assert refusal_of_valkey(address) == ""
    assert re.search(why, refusal_of_valkey(changed(address, secured, strangers, what)))


def test_the_application_is_not_the_owner_by_saying_so(secured):
    address = secured.address("worker", "DATABASE_URL")
    as_owner = refusal_of_postgres(address.replace("//waymark_app@", "//waymark@"))
    assert 'certificate authentication failed for user "waymark"' in as_owner
    assert "no pg_hba.conf entry" in refusal_of_postgres(address.replace("/waymark?", "/postgres?"))


@pytest.fixture(scope="module")
def migrated(secured) -> dict[str, str]:
    """What the owner's process is told, with her tables made and the application let in."""
    owner = {"DATABASE_OWNER_URL": secured.address("migrate", "DATABASE_OWNER_URL")}
    told = secured.environment("migrate") | owner
    manage(told, "migrate", "--noinput")
    return told


def manage(told: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=PROJECT, env=told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def web(secured, migrated):
    """Web server, dispatcher and worker as the deployment starts them."""
    port, daemons = free_port(), Daemons(secured.place / "logs")
    told = secured.environment("web") | {"WEB_BIND": f"127.0.0.1:{port}", "WEB_PROCESSES": "1"}
    for name in ("web", "dispatcher", "worker"):
        command = Programs(secured.place, port, "", "").command(name)
        daemons.start(name, command, cwd=PROJECT, env=told)
    address = f"https://localhost:{port}/healthz"
    try:
        is_up = until(lambda: probe(address, told) == 0, seconds=60, pause=0.5)
        assert is_up, (daemons.logs / "web.log").read_text()
        yield address, told
    finally:
        for name in tuple(daemons.pids):
            daemons.stop(name)


def probe(address: str, told: dict[str, str], **more: str) -> int:
    command = [sys.executable, "-m", "lms.probe", address]
    return subprocess.run(command, cwd=PROJECT, env=told | more).returncode


def test_the_web_server_answers_who_shows_a_certificate_of_ours(web, strangers):
    address, told = web
    assert probe(address, told) == 0
    assert probe(address.replace("https:", "http:"), told) == 1
    assert probe(address.replace("localhost", "127.0.0.1"), told) == 1
    assert probe(address, told, PROBE_CERTIFICATE="", PROBE_KEY="") == 1
    assert probe(address, told, PROBE_AUTHORITY=str(strangers / "web/ca.crt")) == 1
    theirs = {
        "PROBE_CERTIFICATE": str(strangers / "proxy/tls.crt"),
        "PROBE_KEY": str(strangers / "proxy/tls.key"),
    }
    assert probe(address, told, **theirs) == 1


def test_the_whole_flow_from_answer_to_path_works(web):
    address, told = web
    ready = address.replace("/healthz", "/readyz")
    assert until(lambda: probe(ready, told) == 0, seconds=60, pause=0.5)


def test_the_deployments_check_has_nothing_to_say(migrated):
    manage(migrated, "check", "--deploy", "--fail-level", "WARNING")


def test_a_backup_is_made_by_tls(secured, migrated):
    manage(migrated, "backup", str(secured.place / "backup"))
    assert (secured.place / "backup").is_dir()
