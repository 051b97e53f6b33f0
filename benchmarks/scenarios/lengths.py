"""One student's recompute, after few answers and after many."""

from benchmarks.inside import ask_inside
from benchmarks.scenario import Bench


def measure(bench: Bench) -> None:
    """Ask a process inside for the curve; it should be flat."""
    bench.report.begin("lengths", "A recompute of two courses, by answers given before")
    for found in ask_inside(bench.system, "lengths"):
        answers = found.pop("answers")
        bench.report.row(f"{answers:,} answers", **found)
