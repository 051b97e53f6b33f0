"""What a recompute costs after few answers and after many, from inside, as a worker does it."""

import time
from statistics import median
from typing import Any
from uuid import UUID

LENGTHS = (100, 1_000, 5_000, 20_000)
ITEMS, REPEATS = 20, 40


def by_length() -> list[dict[str, Any]]:
    """Return for each number of earlier answers what one recompute takes, in milliseconds.

    The facts are real: each student hands in quiz after quiz. She takes two courses.
    """
    from benchmarks.cohort import make

    made = make(len(LENGTHS), items=ITEMS)
    found = []
    for length, student in zip(LENGTHS, made["students"], strict=True):
        _hand_in(student["id"], made, length // ITEMS)
        found.append({"answers": length, **_recomputes(student["id"])})
    return found


def _hand_in(student_id: int, made: dict[str, Any], times: int) -> None:
    from assessments.models import Assessment
    from assessments.services.attempts import begin_attempt, submit_attempt
    from assessments.tasks import recompute
    from courses.models import Section
    from students.models import Enrollment, User

    student = User.objects.get(pk=student_id)
    quiz = Assessment.objects.get(uuid=made["assessment"])
    other = Section.objects.filter(school__memberships__user=student).exclude(course=quiz.course)
    section = other.earliest("pk")
    Enrollment.objects.get_or_create(user=student, section=section, role="student")
    answers = {UUID(item): answer for item, answer in made["answers"].items()}
    for number in range(times):
        attempt = begin_attempt(student, quiz)
        submit_attempt(student, attempt.uuid, answers, f"length-{number}")
    recompute(student.pk)


def _recomputes(student_id: int) -> dict[str, float]:
    """Take the latest quiz in again and again: what is read, reckoned and written is the same."""
    from assessments.selectors.evidence import evidence_between
    from students.selectors.learners import learner
    from students.services.paths import replan

    took, states = [], []
    for _ in range(REPEATS):
        began = time.perf_counter()
        found = learner(student_id)
        if found is None:
            raise RuntimeError("The student has no evidence.")
        upto = found.evidence_seq
        replan(found, evidence_between(student_id, upto - 1, upto).evidence, from_the_start=False)
        took.append(1000 * (time.perf_counter() - began))
        states.append(len(found.state))
    return {
        "p50_ms": round(median(took), 1),
        "p95_ms": round(sorted(took)[int(0.95 * len(took))], 1),
        "state_bytes": states[-1],
    }
