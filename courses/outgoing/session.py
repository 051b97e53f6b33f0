"""A session of requests that goes to public hosts only, and never for long."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from requests import PreparedRequest, Response, Session
from requests import exceptions as problems
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.exceptions import RequestException
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError

from courses.outgoing.addresses import is_public, resolve
from courses.outgoing.connections import Errand, PlainPool, SecurePool

_PORTS = {"http": 80, "https": 443}
_CHUNK = 16 * 1024


OutgoingFailed = RequestException


class OutgoingRefused(OutgoingFailed):
    """The request would go where ours must not go, or what came back must not be read."""


@dataclass(frozen=True)
class Limits:
    """How long one request may take from beginning to end, and how much it may bring back."""

    seconds: float = 10.0
    bytes: int = 2 * 1024 * 1024


class OutgoingSession(Session):
    """As `requests.Session`, without redirects, proxies and passwords of this machine's own."""

    def __init__(self, adapter: BaseAdapter) -> None:
        super().__init__()
        self.trust_env = False
        self.headers["Accept-Encoding"] = "identity"
        self.adapters.clear()
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def send(self, request: PreparedRequest, **options: Any) -> Response:
        """Send a request. Raise OutgoingRefused, or another OutgoingFailed."""
        return super().send(request, **options | {"allow_redirects": False, "proxies": {}})


def session(
    only: Collection[str] | None = None,
    limits: Limits | None = None,
    resolve: Callable[[str, int], Sequence[str]] = resolve,
) -> OutgoingSession:
    """Return a session; `only` narrows it to these host names, such as a district has chosen.

    It goes to https on port 443 of public addresses, and to the origins that the operator names
    in OUTGOING_ALLOWED, such as `http://127.0.0.1:9000`, wherever these are.
    """
    return OutgoingSession(_Judge(only, limits or Limits(), resolve))


class _Judge(BaseAdapter):
    """Judges each request, lets it go where it may, and reads no more than is allowed."""

    def __init__(
        self,
        only: Collection[str] | None,
        limits: Limits,
        resolve: Callable[[str, int], Sequence[str]],
    ) -> None:
        super().__init__()
        self._only = None if only is None else {name.lower() for name in only}
        self._limits = limits
        self._resolve = resolve

    def send(self, request: PreparedRequest, *_: Any, **options: Any) -> Response:
        """Send one request and read its whole answer."""
        if options.get("verify") is False:
            raise OutgoingRefused("Certificates are always checked.", request=request)
        with Errand(self._judged(request), self._limits.seconds) as errand:
            try:
                answer = _Way(errand).send(request, **options)
                self._read(answer)
                if errand.is_over:  # what was cut off may look like an end
                    raise problems.Timeout("The answer took too long.", request=request)
            except OutgoingRefused:
                raise
            except (RequestException, HTTPError, OSError) as error:
                problem = problems.Timeout if errand.is_over else problems.ConnectionError
                raise problem(error, request=request) from error
        return answer

    def close(self) -> None:
        """Close nothing: no connection outlives its request."""

    def _judged(self, request: PreparedRequest) -> Sequence[str]:
        """Return the addresses that the request may go to, or raise OutgoingRefused."""
        scheme, host, port, has_account = _parts(request.url or "")
        if has_account:
            raise OutgoingRefused("An address must not hold a password.", request=request)
        if self._only is not None and host not in self._only:
            raise OutgoingRefused("This host is not one of those chosen.", request=request)
        is_ours = (scheme, host, port) in _allowed_origins()
        if not is_ours and (scheme, port) != ("https", 443):
            raise OutgoingRefused("Only https on its usual port is allowed.", request=request)
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise OutgoingRefused("This host is unknown.", request=request) from error
        if not addresses or not (is_ours or all(map(is_public, addresses))):
            raise OutgoingRefused("This host is not a public one.", request=request)
        return addresses

    def _read(self, answer: Response) -> None:
        """Read the answer's body, if it is one that may be read."""
        if answer.is_redirect:
            raise OutgoingRefused("The answer points elsewhere.", response=answer)
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise OutgoingRefused("The answer is packed.", response=answer)
        body = bytearray()
        for part in answer.raw.stream(_CHUNK, decode_content=False):
            body += part
            if len(body) > self._limits.bytes:
                raise OutgoingRefused("The answer is too long.", response=answer)
        answer._content = bytes(body)
        answer._content_consumed = True  # type: ignore[attr-defined]


class _Way(HTTPAdapter):
    """Carries the one request of an errand; its connection knows no other address."""

    def __init__(self, errand: Errand) -> None:
        super().__init__(max_retries=0)
        self._errand = errand

    def send(self, request: PreparedRequest, *_: Any, **options: Any) -> Response:
        """Send the request; its body is still to be read."""
        seconds = self._errand.seconds_left
        return super().send(request, **options | {"stream": True, "timeout": seconds})

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        """Return a pool of the one connection that is made."""
        scheme, host, port, _ = _parts(request.url or "")
        pool = SecurePool if scheme == "https" else PlainPool
        return pool(host, port, errand=self._errand, maxsize=1, retries=False)


def _parts(url: str) -> tuple[str, str, int, bool]:
    """Return scheme, host, port and whether there is a name or password in it."""
    parts, port = urlsplit(url), 0
    with suppress(ValueError):
        port = parts.port or _PORTS.get(parts.scheme, 0)
    return parts.scheme, (parts.hostname or "").rstrip("."), port, "@" in parts.netloc


def _allowed_origins() -> set[tuple[str, str, int]]:
    return {_parts(origin)[:3] for origin in settings.OUTGOING_ALLOWED}
