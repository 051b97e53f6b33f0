"""Data folders of tests and benchmarks: made for one run, and cleared away whatever ends it."""

import json
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from lms.embedded.folders import Folders
from lms.embedded.leftovers import end_leftovers

ROOT = Path("/tmp")  # noqa: S108
YOUNG_SECONDS = 60


def make_folder(prefix: str) -> Path:
    """Make a folder that says whose it is, and that PostgreSQL's account can enter."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=ROOT))
    folder.chmod(0o711)
    (folder / "owner").write_text(json.dumps([os.getpid(), psutil.Process().create_time()]))
    return folder


def sweep(prefix: str) -> None:
    """Take away what killed runs left: their processes, their servers, and their folders."""
    for folder in ROOT.glob(f"{prefix}*"):
        if _is_abandoned(folder):
            folders = Folders(folder.resolve())
            end_leftovers(folders)
            for place in (folders.postgres, folders.sockets, folders.data):
                shutil.rmtree(place, ignore_errors=True)


@contextmanager
def clearing_up_when_terminated() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that whatever it started is stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def finish_in_peace() -> None:
    """Take no SIGTERM from here to the end of the block: what is being cleared away, is."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _leave(sign: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # Asked twice, the clearing up goes on.
    raise SystemExit(128 + sign)


def _is_abandoned(folder: Path) -> bool:
    """Tell whether the run that made the folder has been killed. A young one gets time."""
    with suppress(OSError, ValueError):  # Without an owner: nothing that we could judge.
        facts = folder.stat()
        if facts.st_uid != os.getuid() or time.time() - facts.st_mtime < YOUNG_SECONDS:
            return False
        pid, created = json.loads((folder / "owner").read_text())
        with suppress(psutil.Error):
            return bool(psutil.Process(pid).create_time() != created)
        return True
    return False
