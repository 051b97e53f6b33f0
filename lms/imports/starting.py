"""Starting imports that wait: each as a process of its own, so that no worker's thread is held."""

import os
import subprocess
import sys
from pathlib import Path

import structlog

from courses.tenancy import in_district
from students.selectors.import_jobs import districts_with_imports, imports_running
from students.services.import_jobs import AT_ONCE, claim_next, interrupt, interrupt_silent

PROJECT = Path(__file__).resolve().parents[2]
log = structlog.get_logger(__name__)
# Those that this process has started, by district and import.
_children: dict[tuple[int, int], "subprocess.Popen[bytes]"] = {}


def start_imports() -> int:
    """Start what waits, one import a district and not too many at once. Return how many."""
    _look_after_ended()
    started = 0
    for district_id in districts_with_imports():
        with in_district(district_id):
            interrupt_silent()
            job = claim_next() if imports_running() < AT_ONCE else None
        if job is not None:
            _start(district_id, job.pk)
            started += 1
    return started


def _look_after_ended() -> None:
    """Say of imports whose process has ended without a word that they broke off."""
    for (district_id, job_id), child in list(_children.items()):
        if child.poll() is not None:
            del _children[district_id, job_id]
            with in_district(district_id):
                interrupt(job_id)


def _start(district_id: int, job_id: int) -> None:
    """Start one import's process, which steps back where others need the machine."""
    command = [sys.executable, str(PROJECT / "manage.py"), "run_import"]
    child = subprocess.Popen(
        [*command, str(district_id), str(job_id)],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    _children[district_id, job_id] = child
    log.info("import_started", district_id=district_id, job_id=job_id)
