"""Let tests that share one running system, or one school, run on one of xdist's workers.

By folder and not by `xdist_group`: that mark does nothing under pytest 9.2 with xdist 3.8, which
still writes it into what has become a copy of the test's name.
"""

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

TOURS = ("tests/browser/test_every_page.py", "tests/browser/test_mirrored.py")  # Half the time.
ON_ONE_SYSTEM = ("tests/browser/", "tests/faults/", "tests/lms/test_between_parts.py")
ON_ONE_SCHOOL = "tests/lms/test_backups.py"
ON_ONE_WORLD = "tests/canary/"  # But not what asks for everything that can be guessed.


class SystemScheduling(LoadScopeScheduling):
    """Hands out tests one by one, and those that share something together."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(TOURS):
            return "tours"
        if nodeid.startswith(ON_ONE_SCHOOL):
            return "school"
        if nodeid.startswith(ON_ONE_WORLD) and "guessed" not in nodeid:
            return "world"
        system = next(filter(nodeid.startswith, ON_ONE_SYSTEM), None)
        return system or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> SystemScheduling:
    return SystemScheduling(config, log)


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than cores: who has the running system mostly waits for it."""
    return (os.cpu_count() or 1) + 1
