"""The same work as was measured on other systems, so that the figures can stand side by side."""

import re

from benchmarks.inside import ask_inside
from benchmarks.scenario import Bench
from benchmarks.sight import Sight
from benchmarks.visitors import Visitor, signed_in

HOMES, ATTEMPTS, REPORTS = 100, 10, 10
ITEMS = 24
STUDENTS, ACTIVITIES = 200, 24
ATTEMPT = re.compile(r'action="(/attempts/[0-9a-f-]+/)submit/"')


def measure(bench: Bench) -> None:
    """A student's home; an attempt with a save after each answer; a teacher's report."""
    bench.report.begin("comparison", "The same work as on other systems")
    _home(bench)
    _attempts(bench)
    _reports(bench)


def _home(bench: Bench) -> None:
    [student] = signed_in(bench.system, ["student1"])
    student.get("/")
    with bench.meter.measuring() as spent:
        for _ in range(HOMES):
            student.get("/")
    pages = ask_inside(bench.system, "pages")["pages"]
    [queries] = [page["queries"] for page in pages if page["name"] == "home"]
    bench.report.row("a student's home", cpu_ms=_each(spent, HOMES), queries=queries)


def _attempts(bench: Bench) -> None:
    made = bench.system.run("benchmarks.cohort", str(ATTEMPTS), "--items", str(ITEMS))
    students = made["students"]
    visitors = signed_in(bench.system, [student["username"] for student in students])
    with bench.meter.measuring() as spent, Sight(bench.system.servers.owner_url) as sight:
        for visitor in visitors:
            _sit(visitor, made["assessment"], made["forms"])
        sight.submitted |= dict.fromkeys((student["id"] for student in students), 0.0)
        sight.wait(30)
    spent.seconds["postgres"] -= sight.cost
    bench.report.row(
        f"an attempt at {ITEMS} questions, a save after each",
        cpu_s=round(_each(spent, ATTEMPTS) / 1000, 2),
        queries=ask_inside(bench.system, "sitting")["queries"],
    )


def _sit(visitor: Visitor, assessment: str, forms: list[list[tuple[str, str]]]) -> None:
    page = visitor.post(f"/assessments/{assessment}/begin/", [])
    [attempt] = ATTEMPT.findall(page)
    for form in forms:
        visitor.save(f"{attempt}save/", form)
    sheet = [field for form in forms for field in form]
    visitor.post(f"{attempt}submit/", [("key", "bench"), ("confirmed", "yes"), *sheet])


def _reports(bench: Bench) -> None:
    book = bench.system.run("benchmarks.gradebook", str(STUDENTS), str(ACTIVITIES))
    [teacher] = signed_in(bench.system, ["teacher1"])
    for name, path in book.items():
        teacher.get(path)
        with bench.meter.measuring() as spent:
            for _ in range(REPORTS):
                teacher.get(path)
        bench.report.row(
            f"a teacher's {name} of {STUDENTS} students x {ACTIVITIES} activities",
            cpu_s=round(_each(spent, REPORTS) / 1000, 3),
        )


def _each(spent, count: int) -> float:  # type: ignore[no-untyped-def]
    return float(spent.each_ms(count)["cpu_ms"])
