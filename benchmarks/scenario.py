"""What a scenario is given."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from benchmarks.meter import Meter
from benchmarks.report import Report
from benchmarks.system import System


@dataclass
class Bench:
    """A running school, somewhere to put figures, and the sizes that were asked for."""

    system: System
    meter: Meter
    report: Report
    rate: float
    seconds: float
    is_full: bool
    luck: Random


Scenario = Callable[[Bench], None]
