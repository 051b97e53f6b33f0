"""Students who have opened the quiz and hand in once."""

import time
from dataclasses import dataclass
from typing import Any

from benchmarks.client import request
from benchmarks.sight import Sight
from benchmarks.system import System


@dataclass
class Once:
    """Those of one district who have not handed in yet, and what they will hand in."""

    system: System
    assessment: str
    answers: dict[str, Any]
    waiting: list[dict[str, Any]]

    @classmethod
    def of(cls, system: System, count: int, district: str = "harbor") -> "Once":
        """Make students and let each begin the quiz."""
        options = ("--district", district, "--begun")
        made = system.run("benchmarks.cohort", str(count), *options)
        return cls(system, made["assessment"], made["answers"], made["students"])

    def hand_in(self, sight: Sight | None = None) -> None:
        """Let the next student hand in; `sight` is told that she did."""
        student = self.waiting.pop()
        started = time.monotonic()
        request(
            self.system.processes.base_url,
            "POST",
            f"/api/v1/attempts/{student['attempt']}/submit/",
            token=student["token"],
            body={"responses": self.answers},
            headers={"Idempotency-Key": f"bench-{student['id']}"},
        )
        if sight is not None:
            sight.submitted[student["id"]] = started
