"""A school day: students read, answer and hand in; teachers look at their sections."""

from collections.abc import Callable
from random import Random
from typing import Any

from benchmarks.drive import Arrival, at_random, drive
from benchmarks.inside import ask_inside
from benchmarks.report import times
from benchmarks.scenario import Bench
from benchmarks.visitors import Visitor, signed_in

# How often of a hundred, by what is done.
MIX = {
    "home": 25,
    "activity": 15,
    "questions": 8,
    "save one answer": 35,
    "hand in a practice": 5,
    "path fragment": 5,
    "section (teacher)": 5,
    "student (teacher)": 2,
}
STUDENTS = 60
SPARE = 1.5


def measure(bench: Bench) -> None:
    """Mix everything at one operation a second for each hand-in a second that was asked for."""
    day = _Day(bench)
    bench.report.begin("day", f"A mixed day at {bench.rate:g} operations a second")
    arrivals = []
    for at in at_random(bench.rate, bench.seconds, bench.luck):
        [kind] = bench.luck.choices(list(MIX), list(MIX.values()))
        arrivals.append(Arrival(at, kind, day.act(kind)))
    with bench.meter.measuring() as spent:
        seen = drive(arrivals)
    for kind in MIX:
        queries = day.queries.get(kind)
        more = {} if queries is None else {"queries": queries}
        bench.report.row(kind, **times(seen.took[kind]), **more)
    bench.report.row("one operation of the mix", **spent.each_ms(seen.count))
    for error, count in seen.errors.items():
        bench.report.row(f"refused: {error}", count=count)


class _Day:
    """The people of the day, and what each of them does."""

    def __init__(self, bench: Bench) -> None:
        self.luck: Random = bench.luck
        expected = bench.rate * bench.seconds * MIX["hand in a practice"] / 100
        count = STUDENTS + int(expected * SPARE) + 10
        made = bench.system.run("benchmarks.cohort", str(count), "--begun")
        names = [student["username"] for student in made["students"]]
        visitors = signed_in(bench.system, names)
        everybody = list(zip(visitors, made["students"], strict=True))
        self.sitting, self.finishing = everybody[:STUDENTS], everybody[STUDENTS:]
        self.forms: list[list[tuple[str, str]]] = made["forms"]
        pages = ask_inside(bench.system, "pages")
        self.addresses = {page["name"]: page["path"] for page in pages["pages"]}
        self.queries = _queries(pages)
        self.student, self.teacher = signed_in(bench.system, ["student1", "teacher1"])

    def act(self, kind: str) -> Callable[[], object]:
        """Return something of this kind for somebody to do."""
        visitor, student = self.luck.choice(self.sitting)
        form = self.luck.choice(self.forms)
        attempt = f"/attempts/{student['attempt']}/"
        activity = self.addresses["activity"]
        acts: dict[str, Callable[[], object]] = {
            "home": lambda: self.student.get("/"),
            "activity": lambda: self.student.get(activity),
            "questions": lambda: visitor.get(attempt),
            "save one answer": lambda: visitor.save(f"{attempt}save/", form),
            "hand in a practice": self._hand_in,
            "path fragment": lambda: self.student.get("/path/fragment/"),
            "section (teacher)": lambda: self.teacher.get(self.addresses["section"]),
            "student (teacher)": lambda: self.teacher.get(self.addresses["student"]),
        }
        return acts[kind]

    def _hand_in(self) -> None:
        """Hand in by the page, and see the result."""
        pair: tuple[Visitor, dict[str, Any]] = self.finishing.pop()
        visitor, student = pair
        sheet = [field for form in self.forms for field in form]
        form = [("key", student["uuid"]), ("confirmed", "yes"), *sheet]
        visitor.post(f"/attempts/{student['attempt']}/submit/", form)


def _queries(pages: dict[str, Any]) -> dict[str, int]:
    counts = {page["name"]: page["queries"] for page in pages["pages"]}
    return {
        "home": counts["home"],
        "activity": counts["activity"],
        "section (teacher)": counts["section"],
        "student (teacher)": counts["student"],
    }
