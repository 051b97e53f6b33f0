"""How long certificates last: ours, and those that servers show, which read new ones late."""

import logging
import socket
import ssl
import struct
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography import x509
from django.conf import settings

WARNED_BEFORE_DAYS = 30
TIMEOUT_SECONDS = 5
# What a client of PostgreSQL says first, to be answered with S where TLS is spoken.
ASK_POSTGRES = struct.pack("!ii", 8, 80877103)
_log = logging.getLogger(__name__)


def warn_of_ends() -> None:
    """Write a line for each certificate that ends within 30 days, or can't be seen."""
    for name, look in _certificates():
        try:
            days = int((look() - time.time()) // 86400)
        except (OSError, ValueError) as error:
            _log.warning("certificate_unseen", extra={"of": name, "error": type(error).__name__})
            continue
        if days < WARNED_BEFORE_DAYS:
            _log.warning("certificate_ends", extra={"of": name, "days": days})


def _certificates() -> Iterator[tuple[str, Any]]:
    """Yield a name for each certificate, and what returns the moment of its end."""
    options = settings.APPLICATION_DATABASE.get("OPTIONS", {})
    if options.get("sslmode") == "verify-full":
        yield "PostgreSQL", lambda: _end_of_postgres(settings.APPLICATION_DATABASE, options)
        if options.get("sslcert"):
            yield "ours", lambda: _end_of_file(options["sslcert"])
    address = urlsplit(settings.REDIS_URL)
    if address.scheme == "rediss":
        told = {name: values[0] for name, values in parse_qs(address.query).items()}
        yield "Valkey", lambda: _end_of_valkey(str(address.hostname), address.port or 6379, told)


def _end_of_postgres(database: dict[str, Any], options: dict[str, str]) -> float:
    host = options.get("hostaddr") or database["HOST"]
    with _connected(host, int(database.get("PORT") or 5432)) as link:
        link.sendall(ASK_POSTGRES)
        if link.recv(1) != b"S":
            raise ValueError("no TLS")
        names = ("sslrootcert", "sslcert", "sslkey")
        return _end_shown(link, database["HOST"], *(options.get(name) for name in names))


def _end_of_valkey(host: str, port: int, told: dict[str, str]) -> float:
    with _connected(host, port) as link:
        names = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
        return _end_shown(link, host, *(told.get(name) for name in names))


def _connected(host: str, port: int) -> "closing[socket.socket]":
    return closing(socket.create_connection((host, port), timeout=TIMEOUT_SECONDS))


def _end_shown(
    link: socket.socket, host: str, ca: str | None, certificate: str | None, key: str | None
) -> float:
    """Return when the certificate ends that the other side shows."""
    context = ssl.create_default_context(cafile=ca)
    if certificate:
        context.load_cert_chain(certificate, key)
    with context.wrap_socket(link, server_hostname=host) as secured:
        shown = secured.getpeercert() or {}
        return float(ssl.cert_time_to_seconds(str(shown["notAfter"])))


def _end_of_file(path: str) -> float:
    found = x509.load_pem_x509_certificate(Path(path).read_bytes())
    return found.not_valid_after_utc.timestamp()
