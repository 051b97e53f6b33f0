"""Ports: free ones to choose, and a sentence about one that can't be had."""

import errno
import socket

from lms.embedded.errors import EmbeddedError

FIRST_FREE_TO_ALL = 1024
LAST = 65535


def port_from(text: str) -> int:
    """Read a port that a person gave."""
    if not text.isdecimal() or not 0 < int(text) <= LAST:
        raise EmbeddedError(f"PORT must be a number from 1 to {LAST}, not {text!r}.")
    return int(text)


def check_port(port: int) -> None:
    """Refuse a port that something else holds, or that we may not open."""
    problem = _problem("127.0.0.1", port) or _problem("::1", port)
    if problem == errno.EADDRINUSE:
        other = port + 1 if port < LAST else FIRST_FREE_TO_ALL
        raise EmbeddedError(
            f"Port {port} is busy. Stop what holds it, or choose another: make up PORT={other}"
        )
    if problem == errno.EACCES:
        raise EmbeddedError(
            f"Port {port} may not be opened by this user. Choose one from {FIRST_FREE_TO_ALL} up "
            "with PORT=..."
        )


def free_port() -> int:
    """Return a port of the loopback address that nothing holds at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _problem(address: str, port: int) -> int | None:
    """Return why the port can't be bound; a machine without IPv6 is no problem."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        return error.errno
    return None
