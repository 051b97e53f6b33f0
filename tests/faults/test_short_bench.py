"""The short form of the benchmarks, for every run of the tests: they run, and nobody is refused."""

import json
from pathlib import Path
from random import Random

import pytest

from benchmarks.meter import Meter
from benchmarks.report import Report
from benchmarks.scenario import Bench
from benchmarks.scenarios import SCENARIOS
from benchmarks.system import System


@pytest.fixture(scope="module")
def meter(system: System) -> Meter:
    return Meter(system)


@pytest.mark.parametrize("name", ["day", "noisy"])
def test_a_scenario_gives_figures_and_refuses_nobody(
    name: str, system: System, meter: Meter, tmp_path: Path
) -> None:
    report = Report()
    SCENARIOS[name](Bench(system, meter, report, 6, 4, False, Random(1)))
    report.save(tmp_path / "bench.json")
    rows = json.loads((tmp_path / "bench.json").read_text())
    assert {row["scenario"] for row in rows} == {name}
    assert sum(row.get("count", 0) for row in rows) > 0
    assert not [row for row in rows if row.get("errors") or row["what"].startswith("refused")]
