"""Systems of tests and benchmarks leave nothing behind, whatever ends them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from lms.embedded.temporary import YOUNG_SECONDS, sweep

PREFIX = "waymark-left-"
# What benchmarks.system does, with Valkey alone.
PROGRAM = f"""
import time
from lms.embedded.places import make_socket_folders
from lms.embedded.servers import Servers
from lms.embedded.temporary import clearing_up_when_terminated, make_folder
servers = Servers(make_folder({PREFIX!r}))
with clearing_up_when_terminated():
    try:
        make_socket_folders(servers.folders, servers.account)
        servers.start_valkey()
        print(servers.folders.data, servers.pids["valkey"], flush=True)
        time.sleep(60)
    finally:
        servers.remove()
"""


class Left:
    """A program that has started a server in a folder of its own."""

    def __init__(self) -> None:
        self.program = subprocess.Popen(
            [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True
        )
        assert self.program.stdout
        folder, pid = self.program.stdout.readline().split()
        self.folder, self.server = Path(folder), psutil.Process(int(pid))

    def end_by(self, sign: signal.Signals) -> None:
        self.program.send_signal(sign)
        self.program.wait(20)

    @property
    def is_gone(self) -> bool:
        return not self.server.is_running() and not self.folder.exists()


@pytest.fixture
def left() -> Iterator[Left]:
    started = Left()
    yield started
    started.program.kill()
    started.program.wait()


def grow_old(folder: Path) -> None:
    then = folder.stat().st_mtime - YOUNG_SECONDS - 1
    os.utime(folder, (then, then))


def test_a_program_that_is_terminated_takes_its_servers_along(left: Left) -> None:
    left.end_by(signal.SIGTERM)
    assert left.is_gone


def test_what_a_killed_program_left_is_taken_away_by_the_next(left: Left) -> None:
    left.end_by(signal.SIGKILL)
    assert left.server.is_running()
    grow_old(left.folder)
    sweep(PREFIX)
    assert left.is_gone


def test_what_is_in_use_is_left_alone(left: Left) -> None:
    grow_old(left.folder)
    sweep(PREFIX)
    assert left.server.is_running()
    left.end_by(signal.SIGTERM)
