"""A machine's clock is wrong: deadlines and ticks are the database's, so nobody should notice."""

import tempfile
import time
from pathlib import Path
from random import Random

from benchmarks.system import System
from tests.faults.kinds.otherwise import otherwise, with_path

TWO_HOURS = 2 * 60 * 60
# Python runs this before anything else in the process.
SHIFT = """
import time
import time_machine
time_machine.travel(time.time() + {seconds}, tick=True).start()
"""


def workers_clock_two_hours_off(system: System, luck: Random) -> None:
    _with_a_wrong_clock(system, "worker", luck)


def dispatchers_clock_two_hours_off(system: System, luck: Random) -> None:
    _with_a_wrong_clock(system, "dispatcher", luck)


def webs_clock_two_hours_off(system: System, luck: Random) -> None:
    _with_a_wrong_clock(system, "web", luck)


def _with_a_wrong_clock(system: System, name: str, luck: Random) -> None:
    seconds = luck.choice((-1, 1)) * TWO_HOURS
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "sitecustomize.py").write_text(SHIFT.format(seconds=seconds))
        with otherwise(system, name, environment=with_path(Path(folder))):
            time.sleep(luck.uniform(3, 5))
