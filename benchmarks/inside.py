"""Looks from inside the application: addresses of main pages, and the SQL queries of what is done.

Prints JSON: python -m benchmarks.inside pages | sitting | lengths
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.lengths import by_length
from benchmarks.system import System

SECTION_OF = "teacher1"
CLASS_SIZE = 40
_known: dict[tuple[int, str], Any] = {}


def ask_inside(system: System, what: str) -> Any:
    """Ask a process inside the application, once for each system."""
    key = (id(system), what)
    if key not in _known:
        _known[key] = system.run("benchmarks.inside", what)
    return _known[key]


def main_pages() -> dict[str, Any]:
    """Return each main page with who opens it, its address and its queries when it was seen."""
    pages = [
        {"who": who, "name": name, "path": path, "queries": _opening(who, path)}
        for who, name, path in _addresses()
    ]
    return {"pages": pages, "submission": _submission()}


def sitting(items: int = 24) -> dict[str, int]:
    """Return the queries of an attempt by pages, a save after each answer, recompute included."""
    from benchmarks.cohort import make

    made = make(2, items=items)
    for student in made["students"]:  # The second one counts: the first has filled the caches.
        counting = _Counting()
        _sit(_client(student["username"]), student, made, counting)
    return {"queries": counting.queries}


def _sit(client: Any, student: dict[str, Any], made: dict[str, Any], counting: "_Counting") -> None:
    begin = f"/assessments/{made['assessment']}/begin/"
    attempt = counting(lambda: client.post(begin))["Location"]
    counting(lambda: client.get(attempt))
    for form in made["forms"]:
        save = partial(client.post, f"{attempt}save/", _data(form), headers={"HX-Request": "true"})
        counting(save)
    sheet = _data([field for form in made["forms"] for field in form])
    sheet |= {"key": ["bench"], "confirmed": ["yes"]}
    counting(lambda: client.post(f"{attempt}submit/", sheet))
    counting(lambda: _recompute(student["id"]))
    counting(lambda: client.get(f"{attempt}result/"))


def _addresses() -> list[tuple[str, str, str]]:
    """Return (who, name, address) of the pages to look at."""
    from django.urls import reverse

    from assessments.models import Attempt
    from students.models import Enrollment, User

    student = User.objects.get(username="student1")
    attempt = Attempt.objects.filter(student=student, submitted_at__isnull=False).latest("pk")
    activity = attempt.assessment.activity.uuid
    section = Enrollment.objects.filter(user__username=SECTION_OF).earliest("pk").section
    _fill(section)
    return [
        ("student1", "home", "/"),
        ("student1", "activity", reverse("assessments:activity", args=[activity])),
        ("student1", "result", reverse("assessments:result", args=[attempt.uuid])),
        ("teacher1", "sections", reverse("analytics:sections")),
        ("teacher1", "section", reverse("analytics:section", args=[section.uuid])),
        ("teacher1", "student", reverse("analytics:student", args=[student.uuid])),
        ("schooladmin1", "school", reverse("analytics:school", args=[section.school.uuid])),
        ("guardian1", "child", reverse("analytics:child", args=[student.uuid])),
    ]


def _fill(section: Any) -> None:
    """Let others who learn the same join a class until it is as large as classes get."""
    from students.models import Enrollment

    same = Enrollment.objects.filter(section__course=section.course, role="student")
    there = same.filter(section=section).values_list("user", flat=True)
    others = same.exclude(user__in=there).order_by("user").values_list("user", flat=True).distinct()
    missing = max(0, CLASS_SIZE - there.count())
    Enrollment.objects.bulk_create(
        Enrollment(district_id=section.district_id, section=section, user_id=user, role="student")
        for user in others[:missing]
    )


def _opening(who: str, path: str) -> int:
    client, counting = _client(who), _Counting()
    client.get(path)
    counting(lambda: client.get(path))
    return counting.queries


def _submission() -> int:
    """Return the queries of one hand-in through the API."""
    from benchmarks.cohort import make

    made = make(2, begun=True)
    for student in made["students"]:
        counting = _Counting()
        hand_in = partial(
            _anybody().post,
            f"/api/v1/attempts/{student['attempt']}/submit/",
            {"responses": made["answers"]},
            content_type="application/json",
            headers={"Authorization": f"Token {student['token']}", "Idempotency-Key": "bench"},
        )
        counting(hand_in)
    return counting.queries


class _Counting:
    """Counts the queries of what is done through it."""

    def __init__(self) -> None:
        self.queries = 0

    def __call__(self, act: Callable[[], Any]) -> Any:
        """Do it and return its answer. Raises RuntimeError if it was refused."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            answer = act()
        if getattr(answer, "status_code", 200) >= 400:
            raise RuntimeError(f"It answered {answer.status_code}")
        self.queries += len(captured)
        return answer


def _client(username: str) -> Any:
    from courses.tenancy import enter_district
    from students.models import User

    enter_district(None)
    client = _anybody()
    client.force_login(User.objects.get(username=username))
    return client


def _anybody() -> Any:
    from django.test import Client

    return Client()


def _data(form: list[tuple[str, str]]) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for name, value in form:
        data.setdefault(name, []).append(value)
    return data


def _recompute(student_id: int) -> None:
    from assessments.tasks import recompute_in
    from students.models import User

    recompute_in(User.objects.get(pk=student_id).district_id, student_id)


if __name__ == "__main__":
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    asked = {"pages": main_pages, "sitting": sitting, "lengths": by_length}
    print(json.dumps(asked[sys.argv[1]]()))
