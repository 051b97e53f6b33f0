"""Connections to addresses that were judged before, cut off when their time is over."""

import socket
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Errand:
    """One request on its way: where it may connect to, and until when."""

    def __init__(self, addresses: Sequence[str], seconds: float) -> None:
        self.is_over = False
        self._addresses = addresses
        self._until = time.monotonic() + seconds
        self._handle: socket.socket | None = None
        self._clock = threading.Timer(seconds, self._cut)
        self._clock.daemon = True

    def __enter__(self) -> "Errand":
        self._clock.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._clock.cancel()
        if self._handle is not None:
            self._handle.close()

    @property
    def seconds_left(self) -> float:
        return max(self._until - time.monotonic(), 0.001)

    def connect(self, port: int) -> socket.socket:
        """Connect to the first address that answers. Raise OSError where none does."""
        last: OSError = OSError("There is no address to connect to.")
        for address in self._addresses:
            try:
                connected = socket.create_connection((address, port), timeout=self.seconds_left)
            except OSError as error:
                last = error
            else:
                self._handle = connected.dup()
                return connected
        raise last

    def _cut(self) -> None:
        """End the connection, whatever it is doing: a timeout of sockets starts anew each byte."""
        self.is_over = True
        if self._handle is not None:
            with suppress(OSError):
                self._handle.shutdown(socket.SHUT_RDWR)


class _Judged:
    """Connects where the errand says; what the server must prove is still the name."""

    port: int

    def __init__(self, *arguments: Any, errand: Errand, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._errand = errand

    def _new_conn(self) -> socket.socket:
        return self._errand.connect(self.port)


class _Plain(_Judged, HTTPConnection):
    pass


class _Secure(_Judged, HTTPSConnection):
    pass


class PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure
