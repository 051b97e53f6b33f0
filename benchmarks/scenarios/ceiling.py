"""The ceiling: the same submission as one prepared statement, sent by pgbench.

Our view and the statement take turns on the same database, as the same role behind the same
walls, each with as many clients. Dispatcher and worker rest meanwhile: this is about the
acknowledgement alone.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.once import Once
from benchmarks.scenario import Bench
from benchmarks.scenarios.hand_in import CLIENTS, closed_loop
from lms.embedded.postgres import VERSION_FOLDER, wheel

TURNS, TURN_SECONDS = 3, 5
VIEWS_A_SECOND, STATEMENTS = 150, 4008
TPS = re.compile(r"tps = ([\d.]+) \(without")
STATEMENT = """
WITH turn AS MATERIALIZED (
    SELECT nextval('bench_next') AS n
), mine AS MATERIALIZED (
    SELECT attempt, student FROM bench_pool JOIN turn USING (n)
), clock AS (
    INSERT INTO students_learnerstate AS state
           (student_id, evidence_seq, evidence_at, stale_since)
    SELECT student, 1, statement_timestamp(), statement_timestamp() FROM mine
    ON CONFLICT (student_id) DO UPDATE SET
        evidence_seq = state.evidence_seq + 1, evidence_at = statement_timestamp()
    RETURNING evidence_seq
), handed_in AS (
    UPDATE assessments_attempt
    SET submitted_at = statement_timestamp(), evidence_seq = clock.evidence_seq, score = 0.65,
        is_late = false, submission_key = 'bench', submission_digest = repeat('0', 64)
    FROM mine, clock WHERE id = mine.attempt
), answered AS (
    INSERT INTO assessments_response
           (attempt_id, position, version_id, student_id, evidence_seq, answer, score)
    SELECT mine.attempt, place - 1, version, mine.student, clock.evidence_seq, answer, score
    FROM mine, clock, unnest(:versions::bigint[], :answers::jsonb[], :scores::float8[])
                      WITH ORDINALITY AS r(version, answer, score, place)
)
SELECT pg_notify('stale_learners', student::text) FROM mine, clock;
"""


def measure(bench: Bench) -> None:
    pool = bench.system.run("benchmarks.pool", str(TURNS * STATEMENTS + CLIENTS))
    once = Once.of(bench.system, TURNS * TURN_SECONDS * VIEWS_A_SECOND)
    bench.system.processes.stop("dispatcher", "worker")
    bench.report.begin(
        "ceiling", f"A submission of 20 items by our view and by one statement, {CLIENTS} clients"
    )
    views: list[tuple[float, float]] = []
    statements: list[tuple[float, float]] = []
    for turn in range(TURNS):
        views.append(_by_view(bench, once, turn))
        statements.append(_by_statement(bench, pool, turn))
    for name, place in (("submissions a second", 0), ("CPU-milliseconds of one", 1)):
        view, statement = (
            sum(turn[place] for turn in kind) / TURNS for kind in (views, statements)
        )
        share = view / statement if place == 0 else statement / view
        figures = {"view": round(view, 2), "statement": round(statement, 2)}
        bench.report.row(name, **figures, share=round(share, 3), aim="0.5")
    bench.system.processes.start("dispatcher", "worker")


def _by_view(bench: Bench, once: Once, turn: int) -> tuple[float, float]:
    with bench.meter.measuring() as spent:
        count, took = closed_loop(once, TURN_SECONDS)
    each = spent.each_ms(count)
    bench.report.row(f"by our view, turn {turn + 1}", a_second=round(count / took, 1), **each)
    return count / took, each["cpu_ms"]


def _by_statement(bench: Bench, pool: dict[str, Any], turn: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder, bench.meter.measuring() as spent:
        script = Path(folder) / "submit.sql"
        script.write_text(STATEMENT)
        told = _pgbench(bench, pool, script)
    [rate] = TPS.findall(told)
    each = spent.each_ms(STATEMENTS)
    name = f"by one prepared statement, turn {turn + 1}"
    bench.report.row(name, a_second=round(float(rate), 1), **each)
    return float(rate), each["cpu_ms"]


def _pgbench(bench: Bench, pool: dict[str, Any], script: Path) -> str:
    """Run the statement `STATEMENTS` times; return what pgbench says of it."""
    arrays = [f"--define={name}={pool[name]}" for name in ("versions", "answers", "scores")]
    command = [
        str(wheel() / VERSION_FOLDER / "bin" / "pgbench"),
        *("--no-vacuum", "--protocol=prepared", f"--client={CLIENTS}", "--jobs=2"),
        f"--transactions={STATEMENTS // CLIENTS}",
        *arrays,
        f"--file={script}",
        f"--host={bench.system.servers.folders.postgres_socket}",
        f"--username={pool['role']}",
        "waymark",
    ]
    district = {"PGOPTIONS": f"-c app.district={pool['district']}"}
    done = subprocess.run(
        command, env=os.environ | district, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(f"pgbench failed: {done.stderr}")
    return done.stdout
