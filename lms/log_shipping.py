"""Log lines on their way to another machine: syslog over TLS (RFC 5424, RFC 5425).

Whoever logs waits for nothing: lines stand in a queue that a thread empties. While the other side
is away they wait there; when the queue is full, further ones are left out, and their number is told
later. Each process begins its own thread with its first line, since threads don't outlive a fork.
"""

import logging
import os
import queue
import select
import socket
import ssl
import threading
import time
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEME, USUAL_PORT = "syslog+tls", 6514
LONGEST_QUEUE = 10_000
CONNECT_SECONDS = 5
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30
LAST_LINES_SECONDS = 2
LOCAL0 = 16 * 8
_SEVERITIES = {"DEBUG": 7, "INFO": 6, "WARNING": 4, "ERROR": 3, "CRITICAL": 2}
_log = logging.getLogger(__name__)


class ShippingHandler(logging.Handler):
    """Sends each line to `syslog+tls://HOST:PORT?ca=FILE&certificate=FILE&key=FILE`.

    Without `ca` the system's authorities count; certificate and key are shown where asked for.
    """

    def __init__(self, address: str, longest_queue: int = LONGEST_QUEUE) -> None:
        super().__init__()
        parts = urlsplit(address)
        if parts.scheme != SCHEME or not parts.hostname:
            raise ImproperlyConfigured(f"LOG_SHIP_ADDRESS must be like {SCHEME}://host:6514")
        self.host, self.port = parts.hostname, parts.port or USUAL_PORT
        self.tls = _context(**dict(parse_qsl(parts.query)))
        self.longest_queue = longest_queue
        self.lost = 0
        self._pid = 0
        self._waiting: queue.Queue[bytes] = queue.Queue()

    def emit(self, record: logging.LogRecord) -> None:
        """Let a line wait for the thread, or count it where too many do."""
        try:
            line = _framed(record, self.format(record))
            if self._pid != os.getpid():
                self._begin()
            self._waiting.put_nowait(line)
        except queue.Full:
            self.lost += 1
        except Exception:  # noqa: BLE001 As all handlers: no request fails for its log line.
            self.handleError(record)

    def flush(self) -> None:
        """Give the last lines of a process two seconds to leave."""
        until = time.monotonic() + LAST_LINES_SECONDS
        while self._pid == os.getpid() and self._waiting.unfinished_tasks:
            if time.monotonic() > until:
                return
            time.sleep(0.02)

    def close(self) -> None:
        """Leave what still waits."""
        self._pid = 0
        super().close()

    def _begin(self) -> None:
        self._pid, self._waiting = os.getpid(), queue.Queue(self.longest_queue)
        threading.Thread(target=self._ship, args=[self._waiting], daemon=True).start()

    def _ship(self, waiting: "queue.Queue[bytes]") -> None:
        """Send one line after the other, for as long as the process lives."""
        link: ssl.SSLSocket | None = None
        while True:
            link = self._deliver(link, waiting.get())
            waiting.task_done()
            if self.lost:
                lost, self.lost = self.lost, 0
                _log.warning("log_lines_lost", extra={"lines": lost})

    def _deliver(self, link: ssl.SSLSocket | None, line: bytes) -> ssl.SSLSocket:
        """Send a line, however often it takes; return the connection that it left by."""
        pause = PAUSE_SECONDS
        while True:
            try:
                if link is None or _has_ended(link):
                    link = self._connect()
                link.sendall(line)
                return link
            except OSError as error:
                if link is not None:
                    link.close()
                link = None
                if pause == PAUSE_SECONDS:
                    _log.warning("log_shipping_away", extra={"error": type(error).__name__})
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _connect(self) -> ssl.SSLSocket:
        plain = socket.create_connection((self.host, self.port), timeout=CONNECT_SECONDS)
        try:
            return self.tls.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise


def _context(ca: str = "", certificate: str = "", key: str = "") -> ssl.SSLContext:
    """Return what checks the other side's certificate and name, and shows ours."""
    context = ssl.create_default_context(cafile=ca or None)
    if certificate:
        context.load_cert_chain(certificate, key or None)
    return context


def _has_ended(link: ssl.SSLSocket) -> bool:
    """Tell whether the other side hung up: it never says anything else but TLS's own words."""
    if not select.select([link], [], [], 0)[0]:
        return False
    link.settimeout(0)
    try:
        return not link.recv(1)
    except ssl.SSLWantReadError:
        return False
    finally:
        link.settimeout(CONNECT_SECONDS)


def _framed(record: logging.LogRecord, text: str) -> bytes:
    """Return a message as RFC 5425 frames it: its length in octets, then itself."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    priority = LOCAL0 + _SEVERITIES.get(record.levelname, 6)
    head = f"<{priority}>1 {at} {socket.gethostname()} waymark {os.getpid()} - - "
    message = (head + text).encode()
    return b"%d %s" % (len(message), message)
