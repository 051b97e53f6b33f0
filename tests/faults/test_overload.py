"""More is asked of the web server than it can answer: who has begun goes on."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.client import Refused, request
from benchmarks.system import System
from tests.faults.desk import Desk
from tests.faults.kinds.otherwise import otherwise

NARROW = {"WEB_PROCESSES": "1", "WEB_THREADS": "1", "WEB_QUEUE_LIMIT": "1"}
EACH = 20


def told(act: Callable[[], Any]) -> str:
    """Return `ok`, or the code of the problem."""
    try:
        act()
    except Refused as refused:
        return str(json.loads(refused.body)["code"])
    return "ok"


def test_only_what_would_be_new_is_refused(system: System) -> None:
    with Desk(system) as desk, otherwise(system, "web", environment=NARROW):
        sitting, fresh = desk.make(EACH), desk.make(EACH, begun=False)

        def ask(student: dict[str, Any], path: str, **more: Any) -> str:
            url = system.processes.base_url
            return told(lambda: request(url, "POST", path, token=student["token"], **more))

        def hand_in(student: dict[str, Any]) -> str:
            path = f"/api/v1/attempts/{student['attempt']}/submit/"
            key = {"Idempotency-Key": "overload"}
            return ask(student, path, body={"responses": sitting["answers"]}, headers=key)

        def begin(student: dict[str, Any]) -> str:
            return ask(student, f"/api/v1/assessments/{fresh['assessment']}/attempts/")

        with ThreadPoolExecutor(2 * EACH) as pool:
            handed_in = pool.map(hand_in, sitting["students"])
            begun = pool.map(begin, fresh["students"])
        assert set(handed_in) == {"ok"}
        assert "unavailable" in begun
        assert begin(fresh["students"][0]) == "ok"
