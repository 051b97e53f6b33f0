"""Students hand in: how long until it is acknowledged, and until the new path is there to see."""

import threading
import time

from benchmarks.drive import Arrival, drive
from benchmarks.inside import ask_inside
from benchmarks.once import Once
from benchmarks.report import times
from benchmarks.scenario import Bench
from benchmarks.sight import Sight
from benchmarks.visitors import signed_in

CLIENTS = 12
CLASS, CLASS_SECONDS = 40, 10


def measure(bench: Bench) -> None:
    """A steady stream, a class and a half at once, and as many as the machine takes."""
    _sustained(bench)
    _class(bench)
    _fastest(bench, min(15.0, bench.seconds))


def _sustained(bench: Bench) -> None:
    once = Once.of(bench.system, int(bench.rate * bench.seconds) + 1)
    bench.report.begin(
        "hand-in",
        f"Hand-ins of 20 items, {bench.rate:g} a second for {bench.seconds:g} s, each student once",
    )
    with bench.meter.measuring() as spent, Sight(bench.system.servers.owner_url) as sight:
        moments = [n / bench.rate for n in range(int(bench.rate * bench.seconds))]
        seen = drive([Arrival(at, "hand-in", lambda: once.hand_in(sight)) for at in moments])
        sight.wait(30)
    spent.seconds["postgres"] -= sight.cost
    bench.report.row("acknowledged", **times(seen.took["hand-in"]), errors=seen.errors.total())
    for error, count in seen.errors.items():
        bench.report.row(f"refused: {error}", count=count)
    bench.report.row("from handing in to the new path visible", **times(sight.delays()))
    bench.report.row("one submission with its recompute", **spent.each_ms(seen.count))
    queries = ask_inside(bench.system, "pages")["submission"]
    bench.report.row("one submission through the API", queries=queries)
    idle = round(100 * sum(bench.meter.idle.values()), 1)
    bench.report.row("the idle system", percent_of_a_core=idle)


def _class(bench: Bench) -> None:
    """A class and a half hands in within 10 s beside an open teacher's page."""
    once = Once.of(bench.system, CLASS + 1)
    pages = ask_inside(bench.system, "pages")["pages"]
    [section] = [page["path"] for page in pages if page["name"] == "section"]
    [teacher] = signed_in(bench.system, ["teacher1"])
    bench.report.begin(
        "hand-in", f"{CLASS} hand-ins within {CLASS_SECONDS} s beside an open teacher's page"
    )
    with Sight(bench.system.servers.owner_url) as sight:
        arrivals = [
            Arrival(n * CLASS_SECONDS / CLASS, "hand-in", lambda: once.hand_in(sight))
            for n in range(CLASS)
        ]
        looks = [Arrival(n, "teacher", lambda: teacher.get(section)) for n in range(CLASS_SECONDS)]
        seen = drive([*arrivals, *looks])
        sight.wait(10)
    bench.report.row("acknowledged", **times(seen.took["hand-in"]))
    bench.report.row("from handing in to the new path visible", **times(sight.delays()))


def _fastest(bench: Bench, seconds: float) -> None:
    """As many hand-ins as a few clients get through, with paths beside them."""
    once = Once.of(bench.system, int(100 * seconds))
    bench.report.begin("hand-in", f"As many as {CLIENTS} clients get through in {seconds:g} s")
    with bench.meter.measuring() as spent, Sight(bench.system.servers.owner_url) as sight:
        count, took = closed_loop(once, seconds, sight)
        sight.wait(60)
    spent.seconds["postgres"] -= sight.cost
    caught_up = max(sight.visible.values()) - min(sight.submitted.values())
    bench.report.row(
        "hand-ins a second",
        acknowledged=round(count / took, 1),
        with_all_their_paths=round(count / caught_up, 1),
    )
    bench.report.row("one submission with its recompute", **spent.each_ms(count))


def closed_loop(once: Once, seconds: float, sight: Sight | None = None) -> tuple[int, float]:
    """Hand in as fast as a few clients get answers; return how many, and the duration."""
    started = time.monotonic()
    counts: list[int] = []

    def play() -> None:
        done = 0
        while time.monotonic() < started + seconds and once.waiting:
            once.hand_in(sight)
            done += 1
        counts.append(done)

    threads = [threading.Thread(target=play) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), time.monotonic() - started
