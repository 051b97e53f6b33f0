"""What processes share for some minutes: counts of failed sign-ins, and codes already used.

Nothing that has to last and nothing of what people see is ever put here.
"""

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PAUSE_SECONDS = 5
_logger = logging.getLogger(__name__)


class JSONSerializer:
    """Numbers as they are, so that the server can count; all else as JSON, which runs no code."""

    def dumps(self, value: Any) -> int | bytes:
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


def _here_if_away(name: str) -> Callable[..., Any]:
    """Return a method that asks the server and, while it doesn't answer, this process's memory."""

    def asked(self: "SharedCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= SharedCache.away_until:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except RedisError:
                SharedCache.away_until = time.monotonic() + PAUSE_SECONDS
                _logger.warning("cache_away", extra={"seconds": PAUSE_SECONDS})
        return getattr(self.memory, name)(*args, **kwargs)

    return asked


class SharedCache(RedisCache):
    """Valkey or Redis; while it is away, each process remembers for itself.

    People can sign in all the time, and limits hold all the time: without the server each web
    process counts alone, so that somebody who guesses gets as many times the tries as there are
    processes. The server is asked again after 5 s, and nobody waits for it in between.
    """

    away_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "serializer": JSONSerializer,
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
            "retry": Retry(NoBackoff(), 0),
        }
        super().__init__(server, {**params, "OPTIONS": options})
        self.memory = LocMemCache("shared", {"KEY_PREFIX": params.get("KEY_PREFIX", "")})

    get = _here_if_away("get")
    set = _here_if_away("set")
    add = _here_if_away("add")
    incr = _here_if_away("incr")
    touch = _here_if_away("touch")
    delete = _here_if_away("delete")
    has_key = _here_if_away("has_key")
    get_many = _here_if_away("get_many")
    set_many = _here_if_away("set_many")
    delete_many = _here_if_away("delete_many")

    def clear(self) -> None:
        """Forget what is ours; hints for workers are on the same server."""
        self.memory.clear()
        client = self._cache.get_client(write=True)
        with suppress(RedisError):
            for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
                client.delete(key)
