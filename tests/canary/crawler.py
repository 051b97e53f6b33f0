"""Goes wherever somebody can: along every link, and to every address that can be guessed."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

LINKS = re.compile(r'(?:href|src|action|hx-get|data-url)="([^"]+)"')
IN_JSON = re.compile(r'"(https?://testserver/[^"]*)"')
LEAVING = ("/accounts/logout", "/static/", "/admin/logout")
Seen = Callable[[str, str], None]


@dataclass
class Crawler:
    """One person's browser and program. `told` is given every address and all it answered."""

    client: Client
    headers: dict[str, str]
    told: Seen
    asked: set[str] = field(default_factory=set)
    shapes: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)

    def follow(self, starts: Iterable[str], most: int) -> None:
        """Go from these addresses along every link; of a table's orders each kind once."""
        waiting = list(starts)
        while waiting and len(self.asked) < most:
            address = waiting.pop(0)
            if self._is_new(address):
                waiting += self._ask(address)

    def guess(self, addresses: Iterable[str]) -> None:
        """Ask for addresses that nobody told of."""
        for address in addresses:
            if address not in self.asked:
                self.asked.add(address)
                self._ask(address)

    def _is_new(self, address: str) -> bool:
        parts = urlsplit(address)
        shape = (parts.path, tuple(sorted(name for name, _ in parse_qsl(parts.query))))
        if parts.path.startswith(LEAVING) or shape in self.shapes or address in self.asked:
            return False
        self.shapes.add(shape)
        self.asked.add(address)
        return True

    def _ask(self, address: str) -> list[str]:
        is_api = address.startswith("/api/v1/")
        response = self.client.get(address, headers=self.headers if is_api else {})
        text = everything_in(response)
        self.told(address, text)
        found = [unescape(link) for link in LINKS.findall(text)] + IN_JSON.findall(text)
        found.append(response.headers.get("Location", ""))
        return [_local(link, address) for link in found if _is_ours(link)]


def everything_in(response: HttpResponse) -> str:
    """Return the headers, the body and, of an archive, its members."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return f"{head}\n{body.decode(errors='replace')}"


def _is_ours(link: str) -> bool:
    parts = urlsplit(link)
    return parts.netloc in ("", "testserver") and parts.path.startswith(("/", "?", ""))


def _local(link: str, here: str) -> str:
    parts = urlsplit(link)
    path = parts.path or urlsplit(here).path
    return f"{path}?{parts.query}" if parts.query else path


def patterns(
    resolver: URLResolver | None = None, inside: tuple[str, ...] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every named address with its arguments and their converters."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if not isinstance(pattern, URLPattern):
            space = (pattern.namespace,) if pattern.namespace else ()
            yield from patterns(pattern, inside + space)
        elif pattern.name:
            yield ":".join([*inside, pattern.name]), dict(pattern.pattern.converters)


def guesses(keys: dict[str, list[Any]]) -> Iterator[str]:
    """Yield every address with one argument, filled with every key of its kind there is."""
    for name, arguments in patterns():
        kinds = [type(converter).__name__ for converter in arguments.values()]
        for filled in [()] if not kinds else zip(keys.get(kinds[0], []), strict=False):
            if len(kinds) > 1:
                break
            try:
                yield reverse(name, args=filled)
            except NoReverseMatch:
                break
