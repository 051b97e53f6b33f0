"""Requests to other hosts reach what is public, and nothing of ours."""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from courses import outgoing

INSIDE = """
127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
239.1.1.1 240.0.0.1 255.255.255.255 168.63.129.16 ::1 :: ::ffff:127.0.0.1 ::ffff:8.8.8.8
::127.0.0.1 64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1
fd00:ec2::254 ff02::1 2001:db8::1 2002:7f00:1::1 2001:0:7f00:1::1 2001:20::1 100::1 5f00::1
2130706433 0x7f.1 localhost
""".split()
PUBLIC = "8.8.8.8 93.184.216.34 172.32.0.1 100.128.0.1 2606:4700::1111 2a00:1450:4001::8".split()
NOWHERE = "2fff::1"  # Public by its kind, and given to nobody.


class Provider(BaseHTTPRequestHandler):
    seen: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers["Host"]))
        with suppress(OSError):  # the other side may hang up
            getattr(self, f"answer_{self.path.strip('/') or 'well'}")()

    def answer_well(self, body: bytes = b"hello", **headers: str) -> None:
        self.send_response(302 if "Location" in headers else 200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_elsewhere(self) -> None:
        self.answer_well(Location="http://127.0.0.1/secret")

    def answer_packed(self) -> None:
        self.answer_well(Content_Encoding="gzip")

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 65536)

    def answer_dripping(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(b"x")
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _serve(server: ThreadingHTTPServer) -> Iterator[int]:
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def plain() -> Iterator[int]:
    yield from _serve(ThreadingHTTPServer(("127.0.0.1", 0), Provider))


@pytest.fixture(scope="module")
def secure(authority: trustme.CA) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("provider.test").configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    yield from _serve(server)


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    Provider.seen.clear()


def at_home(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not outgoing.is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address):
    assert outgoing.is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1"])
def test_this_machine_is_refused_by_any_of_its_names(host):
    with pytest.raises(outgoing.OutgoingRefused):
        outgoing.session().get(f"https://{host}/")


def test_one_address_inside_among_public_ones_refuses_the_host():
    with pytest.raises(outgoing.OutgoingRefused, match="not a public one"):
        outgoing.session(resolve=lambda *_: [NOWHERE, "10.0.0.1"]).get("https://provider.test/")


def test_a_name_that_changes_its_address_is_asked_for_once(plain, settings):
    """The first answer is judged and connected to; a second one, of this machine, never counts."""
    answers = [[NOWHERE], ["127.0.0.1"], ["127.0.0.1"]]
    asked = outgoing.session(resolve=lambda *_: answers.pop(0), limits=outgoing.Limits(seconds=0.3))
    with pytest.raises(outgoing.OutgoingFailed):
        asked.get("https://rebinding.test/")
    assert len(answers) == 2
    assert Provider.seen == []


def test_the_certificate_must_be_for_the_name(authority, secure, settings, tmp_path):
    trusted = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(trusted)
    names = {"provider.test": True, "stranger.test": False, "127.0.0.1": False}
    settings.OUTGOING_ALLOWED = [f"https://{name}:{secure}" for name in names]
    session = outgoing.session(resolve=at_home)
    session.verify = str(trusted)
    for name, is_right in names.items():
        url = f"https://{name}:{secure}/well"
        if is_right:
            assert session.get(url).text == "hello"
        else:
            with pytest.raises(outgoing.OutgoingFailed, match=r"doesn't match|not valid for"):
                session.get(url)
    assert Provider.seen == [("/well", f"provider.test:{secure}")]


def test_checking_certificates_cannot_be_switched_off(secure, settings):
    settings.OUTGOING_ALLOWED = [f"https://provider.test:{secure}"]
    session = outgoing.session(resolve=at_home)
    with pytest.raises(outgoing.OutgoingRefused):
        session.get(f"https://provider.test:{secure}/", verify=False)
    with pytest.raises(outgoing.OutgoingFailed, match="CERTIFICATE_VERIFY_FAILED"):
        session.get(f"https://provider.test:{secure}/")


def test_an_origin_that_the_operator_names_is_reached(plain, settings):
    settings.OUTGOING_ALLOWED = [f"http://127.0.0.1:{plain}"]
    assert outgoing.session().get(f"http://127.0.0.1:{plain}/well").text == "hello"
    with pytest.raises(outgoing.OutgoingRefused):
        outgoing.session().get(f"http://localhost:{plain}/well")


@pytest.mark.parametrize(
    "url",
    [
        "http://provider.test/",
        "https://provider.test:8443/",
        "http://provider.test:443/",
        "https://me:secret@provider.test/",
        "https://provider.test:99999/",
        "https:///",
        "file:///etc/passwd",
        "ftp://provider.test/",
    ],
)
def test_it_goes_to_https_on_its_own_port_only(url):
    with pytest.raises((outgoing.OutgoingFailed, ValueError)):
        outgoing.session(resolve=lambda *_: pytest.fail("was looked up")).get(url)


def test_a_district_narrows_it_to_its_own_hosts():
    session = outgoing.session(only={"Provider.test"}, resolve=lambda *_: ["10.0.0.1"])
    with pytest.raises(outgoing.OutgoingRefused, match="one of those chosen"):
        session.get("https://other.test/")
    with pytest.raises(outgoing.OutgoingRefused, match="not a public one"):
        session.get("https://provider.test/")


def _limited(port: int, path: str) -> bytes:
    limits = outgoing.Limits(seconds=0.4, bytes=100_000)
    return outgoing.session(limits=limits).get(f"http://127.0.0.1:{port}{path}").content


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/elsewhere", "points elsewhere"), ("/packed", "packed"), ("/endless", "too long")],
)
def test_an_answer_that_leads_on_or_swells_is_refused(plain, settings, path, reason):
    settings.OUTGOING_ALLOWED = [f"http://127.0.0.1:{plain}"]
    with pytest.raises(outgoing.OutgoingRefused, match=reason):
        _limited(plain, path)
    assert [seen for seen, _ in Provider.seen] == [path]


def test_an_answer_that_drips_is_cut_off_in_time(plain, settings):
    settings.OUTGOING_ALLOWED = [f"http://127.0.0.1:{plain}"]
    began = time.monotonic()
    with pytest.raises(outgoing.OutgoingFailed):
        _limited(plain, "/dripping")
    assert time.monotonic() - began < 2


def test_proxies_of_the_environment_are_not_asked(plain, settings, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    settings.OUTGOING_ALLOWED = [f"http://127.0.0.1:{plain}"]
    assert outgoing.session().get(f"http://127.0.0.1:{plain}/well").text == "hello"
