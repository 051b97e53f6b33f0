"""Print this machine's figures, scenario by scenario, and keep them as JSON.

python -m benchmarks [SCENARIO ...] [--rate 30] [--seconds 60] [--full]
"""

import argparse
from pathlib import Path
from random import Random

from benchmarks.meter import Meter
from benchmarks.report import Report
from benchmarks.scenario import Bench
from benchmarks.scenarios import SCENARIOS
from benchmarks.system import running_system


def main() -> None:
    options = _options()
    names = options.scenarios or list(SCENARIOS)
    print(f"Bringing up a school of {options.students} students with {options.days} days behind it")
    report = Report()
    with running_system(students=options.students, days=options.days) as system:
        bench = Bench(
            system=system,
            meter=Meter(system),
            report=report,
            rate=options.rate,
            seconds=options.seconds,
            is_full=options.full,
            luck=Random(options.seed),
        )
        try:
            for name in names:
                SCENARIOS[name](bench)
        finally:
            report.save(options.json)
    print(f"\nThe same as JSON: {options.json}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", choices=[[], *SCENARIOS], help="all without")
    parser.add_argument("--rate", type=float, default=30, help="operations a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--students", type=int, default=600, help="with a past")
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true", help="the whole school in first-period")
    parser.add_argument("--json", type=Path, default=Path("reports/bench.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
