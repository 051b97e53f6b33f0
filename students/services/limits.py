"""How often may somebody guess? One rule for every door through which people come in.

Failures are counted, not sign-ins: a school of a thousand comes from one network address within
ten minutes, and some of them mistype. A try is counted when it begins, so that many at once gain
nothing, and a success takes the count back.

- **By account**, as it was typed, whether it exists or not: some failures from one address within
  minutes, and some from everywhere within hours. Nobody can lock a classmate out for longer than
  those minutes.
- **By address**: some *different* accounts that failed and haven't come in since. One password
  tried on many names looks like that, and a class of children doesn't. For every four people who
  came in from the address within the last hour or two, one more may fail.

Counts are kept in windows of a fixed length, so that a refusal can say when to try again.
"""

import hashlib
import time
import unicodedata
from dataclasses import dataclass

import structlog
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache

HOUR = 3600
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Limit:
    """So many failures within so many seconds."""

    failures: int
    seconds: int


@dataclass(frozen=True)
class Door:
    """The limits of one way in."""

    name: str
    here: Limit = Limit(10, 300)
    anywhere: Limit = Limit(50, HOUR)
    address: Limit = Limit(30, 600)
    people_for_one_failure: int = 4


SIGN_IN = Door("sign-in")
TOKEN = Door("token")
SECOND_STEP = Door("second-step", here=Limit(5, 300), anywhere=Limit(30, 24 * HOUR))


class TooManyTries(Exception):
    """Somebody has to wait before the next try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Try:
    """A try that has begun, and is a failure unless it is told that it succeeded."""

    door: Door
    account: str
    address: str
    counted: tuple[str, ...]
    mark: str
    crowd: str


def begin(door: Door, account: str, address: str) -> Try:
    """Count a try at a door, from a network address; of IPv6 its network of 64 bits counts.

    Raises TooManyTries. At most 9 requests to the cache.
    """
    account, address = _digest(account), truncate_ip(address)
    here = _Window(door.here, f"{door.name}:here:{account}:{_digest(address)}")
    anywhere = _Window(door.anywhere, f"{door.name}:anywhere:{account}")
    crowd = _Window(door.address, f"{door.name}:crowd:{_digest(address)}")
    counted: list[str] = []
    for window in (here, anywhere):
        counted.append(window.key)
        if window.count() > window.limit.failures:
            _take_back(counted)
            raise _refusal(door, window)
    mark = f"{crowd.key}:{account}"
    if cache.add(mark, 1, crowd.lasts):
        allowed = door.address.failures + _came_in(door, address) // door.people_for_one_failure
        if crowd.count() > allowed:
            cache.delete(mark)
            _take_back([*counted, crowd.key])
            raise _refusal(door, crowd)
    return Try(door, account, address, tuple(counted), mark, crowd.key)


def succeeded(attempt: Try, person: int | str) -> None:
    """Take a try back: `person` came in by it. At most 7 requests to the cache."""
    _take_back(attempt.counted)
    if cache.delete(attempt.mark):
        _take_back([attempt.crowd])
    people = _people(attempt.door, attempt.address)
    if cache.add(f"{people.key}:{person}", 1, people.lasts):
        people.count()


class _Window:
    """A count that begins anew when its time is over."""

    def __init__(self, limit: Limit, name: str, back: int = 0) -> None:
        now = time.time()
        self.limit = limit
        self.lasts = 2 * limit.seconds
        self.number = int(now // limit.seconds) - back
        self.key = f"tries:{name}:{self.number}"
        self.seconds_left = max(1, int((self.number + 1) * limit.seconds - now) + 1)

    def count(self) -> int:
        cache.add(self.key, 0, self.lasts)
        return _add(self.key, 1)


def _refusal(door: Door, window: _Window) -> TooManyTries:
    _log.warning("too_many_tries", door=door.name, seconds=window.seconds_left)
    return TooManyTries(window.seconds_left)


def _people(door: Door, address: str, back: int = 0) -> _Window:
    return _Window(Limit(0, HOUR), f"{door.name}:people:{_digest(address)}", back)


def _came_in(door: Door, address: str) -> int:
    """Return how many people came in from an address in this hour and the one before."""
    keys = [_people(door, address, back).key for back in (0, 1)]
    return sum(cache.get_many(keys).values())


def _take_back(keys: "list[str] | tuple[str, ...]") -> None:
    for key in keys:
        _add(key, -1)


def _add(key: str, number: int) -> int:
    """Add to a count; one that has just run out, or is on a server just gone, is worth nothing."""
    try:
        return int(cache.incr(key, number))
    except ValueError:
        return 0


def _digest(name: str) -> str:
    """Return what a name is counted under: case and spelling don't matter, and it isn't stored."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return hashlib.sha256(plain.encode()).hexdigest()[:32]
