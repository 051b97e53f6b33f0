"""One noisy district at ten times its share beside a quiet one, which should not notice.

The quiet one alone and beside the noisy one take turns, so that the machine's moods meet both.
"""

from collections import defaultdict

from benchmarks.drive import Arrival, at_random, drive
from benchmarks.figures import percentile
from benchmarks.once import Once
from benchmarks.report import times
from benchmarks.scenario import Bench
from benchmarks.sight import Sight

QUIET, NOISY = "meadow", "harbor"
TIMES_ITS_SHARE = 10
TURNS = 4


def measure(bench: Bench) -> None:
    share, turn_s = bench.rate / TIMES_ITS_SHARE, bench.seconds / 4
    rates = {QUIET: share, NOISY: share * TIMES_ITS_SHARE}
    bench.report.begin(
        "noisy",
        f"A district at {share:g} hand-ins a second, alone and beside one at {rates[NOISY]:g},"
        f" {TURNS} turns of {turn_s:g} s each",
    )
    crowds = {
        district: Once.of(bench.system, int(2 * TURNS * turn_s * rate * 1.3) + 40, district)
        for district, rate in rates.items()
    }
    took: dict[str, list[float]] = defaultdict(list)
    visible: dict[str, list[float]] = defaultdict(list)
    errors = 0
    for turn in range(2 * TURNS):
        name, districts = ("beside", (QUIET, NOISY)) if turn % 2 else ("alone", (QUIET,))
        with Sight(bench.system.servers.owner_url) as sight:
            seen = drive(_arrivals(bench, crowds, {d: rates[d] for d in districts}, turn_s, sight))
            sight.wait(30)
        took[name] += seen.took[QUIET]
        errors += seen.errors.total()
        visible[name] += sight.delays()
    for name in ("alone", "beside"):
        bench.report.row(f"quiet district {name}: acknowledged", **times(took[name]))
        bench.report.row(f"quiet district {name}: new path visible", **times(visible[name]))
    bench.report.row(
        "quiet district's p95, beside over alone",
        acknowledged=_ratio(took),
        visible=_ratio(visible),
        aim="1.5",
        errors=errors,
    )


def _arrivals(
    bench: Bench, crowds: dict[str, Once], rates: dict[str, float], seconds: float, sight: Sight
) -> list[Arrival]:
    """Let each district hand in at its rate; only the quiet one's paths are watched."""
    return [
        Arrival(at, district, _hand_in(crowds[district], sight if district == QUIET else None))
        for district, rate in rates.items()
        for at in at_random(rate, seconds, bench.luck)
    ]


def _hand_in(once: Once, sight: Sight | None):  # type: ignore[no-untyped-def]
    return lambda: once.hand_in(sight)


def _ratio(seconds: dict[str, list[float]]) -> float:
    alone, beside = (percentile(seconds[name], 0.95) for name in ("alone", "beside"))
    return round(beside / alone, 2)
