"""Starting imports that wait: each as a process of its own, so that no worker's thread is held."""

import os
import subprocess
import sys
from pathlib import Path

import structlog

from courses.tenancy import in_district
from students.selectors.import_jobs import districts_with_imports, imports_running
from students.services.import_jobs import AT_ONCE, claim_next, interrupt_silent

PROJECT = Path(__file__).resolve().parents[2]
log = structlog.get_logger(__name__)
_children: list["subprocess.Popen[bytes]"] = []


def start_imports() -> int:
    """Start what waits, one import a district and not too many at once. Return how many."""
    _children[:] = [child for child in _children if child.poll() is None]
    started = 0
    for district_id in districts_with_imports():
        with in_district(district_id):
            interrupt_silent()
            job = claim_next() if imports_running() < AT_ONCE else None
        if job is not None:
            _start(district_id, job.pk)
            started += 1
    return started


def _start(district_id: int, job_id: int) -> None:
    """Start one import's process, which steps back where others need the machine."""
    command = [sys.executable, str(PROJECT / "manage.py"), "run_import"]
    child = subprocess.Popen(
        [*command, str(district_id), str(job_id)],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    _children.append(child)
    log.info("import_started", district_id=district_id, job_id=job_id)
