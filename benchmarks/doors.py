"""Is somebody told apart from nobody by how long an answer takes? 200 samples of each, in turns.

python -m benchmarks.doors [SAMPLES]
"""

import http.client
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from benchmarks.system import System, running_system

SAMPLES = 200
PEOPLE, GONE = 40, 20
WRONG = "not the password"


class Question(NamedTuple):
    """What is sent to a door."""

    method: str
    path: str
    body: str = ""
    token: str = ""


class Samples(NamedTuple):
    """What the answers to one kind of question took, and what statuses they had."""

    milliseconds: list[float]
    cpu_seconds: list[float]
    statuses: set[int]

    def __str__(self) -> str:
        wall, cpu = statistics.median(self.milliseconds), statistics.mean(self.cpu_seconds) * 1000
        return f"{wall:7.1f} ms in the middle, {cpu:6.1f} ms of CPU, statuses {self.statuses}"


def main() -> None:
    """Print the medians of each door for somebody and for nobody."""
    os.environ["TRUSTED_PROXIES"] = "1"  # So that each sample comes from an address of its own.
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    with running_system(students=PEOPLE + GONE, days=1) as system:
        made = system.run("benchmarks.doors", "prepare")
        for door, (somebody, nobody) in _doors(made).items():
            known, unknown = _in_turns(system, somebody, nobody, samples)
            apart = statistics.median(known.milliseconds) - statistics.median(unknown.milliseconds)
            print(f"{door:10} somebody {known}")
            print(f"{'':10} nobody   {unknown}; apart {apart:+.1f} ms")


def _doors(made: dict[str, list[str]]) -> dict[str, tuple[list[Question], list[Question]]]:
    def page(name: str) -> Question:
        body = urlencode({"login": name, "password": WRONG})
        return Question("POST", "/accounts/login/", body)

    def reset(name: str) -> Question:
        body = urlencode({"email": f"{name}@example.org"})
        return Question("POST", "/accounts/password/reset/", body)

    nobody = [f"nobody{number}" for number in range(PEOPLE)]
    keys = [f"{number:040x}" for number in range(GONE)]
    return {
        "page": ([page(name) for name in made["names"]], [page(name) for name in nobody]),
        "reset": ([reset(name) for name in made["names"]], [reset(name) for name in nobody]),
        "token": (
            [Question("GET", "/api/v1/me/", token=key) for key in made["tokens"]],
            [Question("GET", "/api/v1/me/", token=key) for key in keys],
        ),
    }


def _in_turns(
    system: System, somebody: list[Question], nobody: list[Question], count: int
) -> tuple[Samples, Samples]:
    ask = _asking(system)
    known, unknown = Samples([], [], set()), Samples([], [], set())
    for pair in islice(zip(cycle(somebody), cycle(nobody), strict=True), count):
        for question, samples in zip(pair, (known, unknown), strict=True):
            _sample(system, ask, question, samples)
    return known, unknown


def _sample(
    system: System, ask: Callable[[Question], int], question: Question, samples: Samples
) -> None:
    before, started = system.cpu_seconds()["web"], time.perf_counter()
    samples.statuses.add(ask(question))
    samples.milliseconds.append((time.perf_counter() - started) * 1000)
    samples.cpu_seconds.append(system.cpu_seconds()["web"] - before)


def _asking(system: System) -> Callable[[Question], int]:
    """Return what sends a question over a new connection, from a new address."""
    host, addresses = urlsplit(system.processes.base_url).netloc, _addresses()
    cookie = _csrf_cookie(host)

    def ask(question: Question) -> int:
        headers = {"X-Forwarded-For": next(addresses), "Cookie": cookie}
        headers["X-CSRFToken"] = cookie.partition("=")[2]
        if question.token:
            headers["Authorization"] = f"Token {question.token}"
        if question.body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.request(question.method, question.path, question.body, headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    return ask


def _addresses() -> Iterator[str]:
    yield from (f"198.18.{number // 250}.{number % 250 + 1}" for number in range(60_000))


def _csrf_cookie(host: str) -> str:
    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("GET", "/accounts/login/")
    response = connection.getresponse()
    response.read()
    cookies = response.headers.get_all("Set-Cookie") or []
    return next(cookie.partition(";")[0] for cookie in cookies if "csrf" in cookie)


def _prepare() -> None:
    """Give students addresses, and tokens to some whose accounts are switched off."""
    import django

    django.setup()
    from rest_framework.authtoken.models import Token

    from students.models import User

    people = list(User.objects.filter(username__startswith="student")[: PEOPLE + GONE])
    for person in people[:PEOPLE]:
        User.objects.filter(pk=person.pk).update(email=f"{person.username}@example.org")
    User.objects.filter(pk__in=[person.pk for person in people[PEOPLE:]]).update(is_active=False)
    tokens = [Token.objects.get_or_create(user=person)[0].key for person in people[PEOPLE:]]
    print(json.dumps({"names": [one.username for one in people[:PEOPLE]], "tokens": tokens}))


if __name__ == "__main__":
    _prepare() if sys.argv[1:] == ["prepare"] else main()
