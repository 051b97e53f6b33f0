"""What Valkey remembers of a person: looked for among all keys, and forgotten."""

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from typing import Any

import redis
from django.conf import settings

from students.models import User

SHORTEST = 4
BATCH = 1000


def identifiers_of(person: User) -> list[str]:
    """Return the words by which a person alone is meant, and the digests they are counted under.

    Her names are none of them: others may be called the same.
    """
    words = {person.username, person.email, person.sourced_id or "", str(person.uuid)}
    words = {word for word in words if len(word) >= SHORTEST}
    digests = {sha256(word.strip().casefold().encode()).hexdigest()[:32] for word in words}
    return sorted(words | digests)


def forget(identifiers: list[str]) -> int:
    """Delete every key, field and waiting message that says one of the words; return how many.

    Raises redis.RedisError where the server can't be reached.
    """
    wanted = [word.encode() for word in identifiers]
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5) as server:
        return sum(_forget_in(server, key, wanted) for key in server.scan_iter(count=BATCH))


def _forget_in(server: Any, key: bytes, wanted: list[bytes]) -> int:
    if _says(key, wanted):
        return int(server.delete(key))
    kind = server.type(key)
    if kind == b"string":
        value = server.get(key)
        return int(server.delete(key)) if value and _says(value, wanted) else 0
    if kind == b"list":
        found = (each for each in server.lrange(key, 0, -1) if _says(each, wanted))
        return sum(int(server.lrem(key, 0, each)) for each in found)
    if kind == b"hash":
        fields = [
            f for f, value in server.hscan_iter(key) if _says(f, wanted) or _says(value, wanted)
        ]
        return int(server.hdel(key, *fields)) if fields else 0
    return 0


def _says(value: bytes, wanted: list[bytes]) -> bool:
    return any(word in text for text in _readings(value) for word in wanted)


def _readings(value: bytes) -> Iterator[bytes]:
    """Yield a value as it stands, and the body that a message for workers has in it."""
    yield value
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        message = json.loads(value)
        message = message[0] if isinstance(message, list) else message
        yield base64.b64decode(message["body"])
