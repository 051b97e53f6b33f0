"""Find and end what a killed run left behind, and nothing else."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import psutil

from lms.embedded.folders import Folders

# Every process of a system carries the path of its data folder under this name.
MARK = "WAYMARK_RUNS_ON"
PATIENCE_SECONDS = 20


def end_leftovers(folders: Folders) -> int:
    """End every process that still runs on the data folder; return how many there were.

    supervisord goes first and takes its programs with it; then whatever has lost its supervisord.
    Call only while holding the lock of the data folder.
    """
    everything = _marked(folders) + _servers(folders)
    heads = [process for process in everything if _is_supervisord(process)]
    _end(heads)
    _end([process for process in everything if process not in heads])
    _forget_pids(folders)
    return len(everything)


def _forget_pids(folders: Folders) -> None:
    """Take away the pid files, so that a number that now is another's stands in nobody's way."""
    for pid_file in (folders.postgres / "postmaster.pid", folders.valkey / "valkey.pid"):
        with suppress(OSError):
            pid_file.unlink()


def _marked(folders: Folders) -> list[psutil.Process]:
    """Return the processes that carry our mark in their environment."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == str(folders.data) and process.pid != os.getpid():
                found.append(process)
    return found


def _servers(folders: Folders) -> list[psutil.Process]:
    """Return the servers named by pid files, if those numbers are still theirs.

    Both servers overwrite their environment, but work in their own data folder.
    """
    found = []
    for folder, pid_file in ((folders.postgres, "postmaster.pid"), (folders.valkey, "valkey.pid")):
        with suppress(psutil.Error, OSError, ValueError, IndexError):
            process = psutil.Process(int((folder / pid_file).read_text().split()[0]))
            if Path(process.cwd()).resolve() == folder.resolve():
                found.append(process)
    return found


def _is_supervisord(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return any("supervisord.conf" in part for part in process.cmdline())
    return False


def _end(processes: list[psutil.Process]) -> None:
    """Ask the processes to stop, and kill those that do not."""
    for process in processes:
        with suppress(psutil.Error):
            process.send_signal(_kind_signal(process))
    _, alive = psutil.wait_procs(processes, timeout=PATIENCE_SECONDS)
    for process in alive:
        with suppress(psutil.Error):
            process.send_signal(signal.SIGQUIT if _is_postgres(process) else signal.SIGKILL)
    psutil.wait_procs(alive, timeout=PATIENCE_SECONDS)


def _is_postgres(process: psutil.Process) -> bool:
    return process.name() == "postgres"


def _kind_signal(process: psutil.Process) -> signal.Signals:
    """Return the signal for a prompt, clean stop: PostgreSQL's SIGTERM would wait for clients."""
    return signal.SIGINT if _is_postgres(process) else signal.SIGTERM
