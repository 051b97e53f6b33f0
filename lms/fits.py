"""Starting the nightly fits: a process of its own, since a fit keeps a core busy for minutes."""

import os
import subprocess
import sys
from pathlib import Path

import structlog

PROJECT = Path(__file__).resolve().parents[1]
log = structlog.get_logger(__name__)
_running: list["subprocess.Popen[bytes]"] = []


def start_fits() -> bool:
    """Start fitting all districts, one after the other, unless a fit is still running here."""
    _running[:] = [child for child in _running if child.poll() is None]
    if _running:
        return False
    child = subprocess.Popen(
        [sys.executable, str(PROJECT / "manage.py"), "fit_models"],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    _running.append(child)
    log.info("fits_started", pid=child.pid)
    return True
