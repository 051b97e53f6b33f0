"""What is measured, each by its name on the command line."""

from benchmarks.scenario import Scenario
from benchmarks.scenarios import (
    ceiling,
    comparison,
    day,
    first_period,
    hand_in,
    lengths,
    noisy,
    pages,
)

SCENARIOS: dict[str, Scenario] = {
    "hand-in": hand_in.measure,
    "first-period": first_period.measure,
    "day": day.measure,
    "noisy": noisy.measure,
    "pages": pages.measure,
    "lengths": lengths.measure,
    "comparison": comparison.measure,
    "ceiling": ceiling.measure,
}
