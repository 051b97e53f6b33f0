"""Print this machine's figures: hand-ins, times to a new path, queries, page weights.

python -m benchmarks [--seconds 60] [--rate 30]
"""

import argparse

from benchmarks.client import Browser
from benchmarks.hand_in import report_class, report_fastest, report_sustained
from benchmarks.pages import report_pages
from benchmarks.system import running_system
from lms.demo.accounts import DEMO_PASSWORD


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=float, default=30, help="hand-ins a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--students", type=int, default=600, help="with a past")
    parser.add_argument("--days", type=int, default=60)
    options = parser.parse_args()
    print(f"Bringing up a school of {options.students} students with {options.days} days behind it")
    with running_system(students=options.students, days=options.days) as system:
        teacher = Browser(system.processes.base_url, "teacher1", DEMO_PASSWORD)
        section = system.run("benchmarks.pages", "section")
        report_sustained(system, options.rate, options.seconds)
        report_class(system, beside=lambda: teacher.get(section) and None)
        report_fastest(system, min(15.0, options.seconds))
        report_pages(system)


if __name__ == "__main__":
    main()
