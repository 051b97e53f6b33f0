"""Log lines reach another machine by TLS, and nobody waits for it."""

import json
import logging
import os
import re
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest
import trustme
from django.core.exceptions import ImproperlyConfigured

from lms.embedded.ports import free_port
from lms.log_shipping import ShippingHandler
from students.models import Action
from students.services.audit import record

ROOT = Path(__file__).resolve().parents[2]


class Collector:
    """A machine that collects lines: takes connections by TLS, reads messages by their length."""

    def __init__(self, authority: trustme.CA, *, port: int = 0, clients: bool = False) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self.context)
        if clients:
            authority.configure_trust(self.context)
            self.context.verify_mode = ssl.CERT_REQUIRED
        self.door = socket.create_server(("127.0.0.1", port))
        self.port = self.door.getsockname()[1]
        self.lines: Queue[str] = Queue()
        self.links: list[ssl.SSLSocket] = []
        Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                plain, _ = self.door.accept()
            except OSError:
                return
            Thread(target=self._read, args=[plain], daemon=True).start()

    def _read(self, plain: socket.socket) -> None:
        try:
            link = self.context.wrap_socket(plain, server_side=True)
        except OSError:
            return
        self.links.append(link)
        with link.makefile("rb") as stream:
            # The link is shut from another thread; what is no length by then ends the reading.
            while (digits := b"".join(iter(lambda: stream.read(1).strip(), b""))).isdigit():
                self.lines.put(stream.read(int(digits)).decode())

    def next(self, seconds: float = 10) -> str:
        return self.lines.get(timeout=seconds)

    def end(self) -> None:
        for each in (self.door, *self.links):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def files(authority, tmp_path) -> str:
    """What an address says of our certificates."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.crt"))
    ours = authority.issue_cert("worker")
    ours.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / "ours.pem"))
    return f"ca={tmp_path / 'ca.crt'}"


@pytest.fixture
def collector(authority):
    collector = Collector(authority)
    yield collector
    collector.end()


@pytest.fixture
def log_by():
    """A log that goes nowhere but to an address."""
    made = []

    def begin(address: str, **more) -> logging.Logger:
        log = logging.getLogger(f"shipped {len(made)}")
        log.propagate = False
        made.append((log, ShippingHandler(address, **more)))
        log.addHandler(made[-1][1])
        return log

    yield begin
    for log, handler in made:
        log.removeHandler(handler)
        handler.close()


def test_a_line_arrives_as_syslog_over_tls(log_by, collector, files):
    log_by(f"syslog+tls://localhost:{collector.port}?{files}").error("Something ünusual\nhappened")
    line = collector.next()
    assert re.match(r"<131>1 \d{4}-\d\d-\d\dT[\d:.]+\+00:00 \S+ waymark \d+ - - ", line)
    assert line.endswith("Something ünusual\nhappened")
    assert collector.links[0].version() in ("TLSv1.2", "TLSv1.3")


def test_a_machine_of_another_authority_is_told_nothing(log_by, files):
    stranger = Collector(trustme.CA())
    log_by(f"syslog+tls://localhost:{stranger.port}?{files}").error("not for you")
    with pytest.raises(Empty):
        stranger.next(2)
    stranger.end()


def test_a_machine_of_another_name_is_told_nothing(log_by, collector, files):
    log_by(f"syslog+tls://127.0.0.1:{collector.port}?{files}").error("not for you")
    with pytest.raises(Empty):
        collector.next(2)


@pytest.mark.parametrize("shows", [True, False])
def test_a_collector_can_ask_for_our_certificate(log_by, authority, files, tmp_path, shows):
    careful = Collector(authority, clients=True)
    more = f"&certificate={tmp_path / 'ours.pem'}" if shows else ""
    log_by(f"syslog+tls://localhost:{careful.port}?{files}{more}").error("it is us")
    if shows:
        assert careful.next().endswith("it is us")
    else:
        with pytest.raises(Empty):
            careful.next(2)
    careful.end()


def test_nobody_waits_while_the_machine_is_away_and_lines_come_later(log_by, authority, files):
    port = free_port()
    log = log_by(f"syslog+tls://localhost:{port}?{files}")
    began = time.monotonic()
    for number in range(100):
        log.error("line %d", number)
    assert time.monotonic() - began < 0.5
    late = Collector(authority, port=port)
    assert [late.next().rpartition(" ")[2] for _ in range(100)] == [str(n) for n in range(100)]
    late.end()


def test_it_goes_on_after_the_other_side_hung_up(log_by, authority, files):
    first = Collector(authority)
    log = log_by(f"syslog+tls://localhost:{first.port}?{files}")
    log.error("before")
    first.next()
    first.end()
    time.sleep(0.2)
    log.error("meanwhile")
    second = Collector(authority, port=first.port)
    assert second.next().endswith("meanwhile")
    second.end()


def test_what_does_not_fit_is_counted_and_told(log_by, authority, files, caplog):
    port = free_port()
    log = log_by(f"syslog+tls://localhost:{port}?{files}", longest_queue=5)
    for _ in range(50):
        log.error("too much")
    late = Collector(authority, port=port)
    late.next()
    deadline = time.monotonic() + 5
    while "log_lines_lost" not in caplog.messages and time.monotonic() < deadline:
        time.sleep(0.05)
    told = next(each for each in caplog.records if each.message == "log_lines_lost")
    assert 44 <= told.lines <= 45
    late.end()


@pytest.mark.parametrize("address", ["tcp://host:514", "syslog://host", "syslog+tls://"])
def test_an_address_in_clear_is_refused(address):
    with pytest.raises(ImproperlyConfigured):
        ShippingHandler(address)


def test_every_process_of_ours_ships_and_a_forked_one_too(collector, files):
    asked = (
        "import django, logging, os; django.setup(); log = logging.getLogger('ours');"
        "log.warning('parent'); child = os.fork(); log.warning('child') if not child else None;"
        "os.waitpid(child, 0) if child else None"
    )
    address = f"syslog+tls://localhost:{collector.port}?{files}"
    told = {
        "DJANGO_SETTINGS_MODULE": "lms.settings.production",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "school.example",
        "LOG_SHIP_ADDRESS": address,
        "LOG_FORMAT": "people",
    }
    subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=os.environ | told, check=True)
    lines = [json.loads(collector.next().partition(" - - ")[2]) for _ in range(2)]
    assert {line["event"] for line in lines} == {"parent", "child"}


def test_what_goes_into_the_audit_log_leaves_a_line_without_names(
    cast, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level("INFO")
    with django_capture_on_commit_callbacks(execute=True):
        entry = record(Action.SIGNED_IN, actor=cast.teacher, details={"words": "a text"})
    told = next(each.msg for each in caplog.records if "audited" in str(each.msg))
    assert (told["entry"], told["actor"], told["action"]) == (
        entry.pk,
        cast.teacher.pk,
        "signed-in",
    )
    assert cast.teacher.username not in str(told)
    assert "a text" not in str(told)
