"""A school of 1,000 signs in within ten minutes, all from behind one address."""

from benchmarks.client import Browser
from benchmarks.drive import Arrival, drive
from benchmarks.report import times
from benchmarks.scenario import Bench

SCHOOL, SECONDS = 1000, 600
PART = 5  # A fifth of the school in a fifth of the time, unless all of it was asked for.
PASSWORD = "waymark-bench"


def measure(bench: Bench) -> None:
    """Each opens the page, signs in with a name and a password, and sees her path."""
    part = 1 if bench.is_full else PART
    count, seconds = SCHOOL // part, SECONDS / part
    made = bench.system.run("benchmarks.cohort", str(count), "--password", PASSWORD)
    names = [student["username"] for student in made["students"]]
    bench.report.begin("first-period", f"{count} students sign in within {seconds:g} s")
    arrivals = [
        Arrival(bench.luck.uniform(0, seconds), "sign-in", lambda name=name: _sign_in(bench, name))
        for name in names
    ]
    with bench.meter.measuring() as spent:
        seen = drive(arrivals)
    bench.report.row(
        "from the first page to her own", **times(seen.took["sign-in"]), errors=seen.errors.total()
    )
    bench.report.row("one sign-in, three pages", **spent.each_ms(seen.count))
    for error, times_seen in seen.errors.items():
        bench.report.row(f"refused: {error}", count=times_seen)


def _sign_in(bench: Bench, name: str) -> None:
    Browser(bench.system.processes.base_url, name, PASSWORD).get("/")
