"""The same school a second time: another web server, by other settings, beside a running system."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.system import System
from lms.embedded.processes import Processes


@contextmanager
def also_served(system: System, settings: str, *commands: str) -> Iterator[str]:
    """Run `commands` of manage.py and a web server by these settings; yield its address."""
    first = system.processes.programs
    processes = Processes(
        first.data / settings.rpartition(".")[2],
        database_url=first.database_url,
        redis_url=first.redis_url,
        extra=first.extra
        | {"DJANGO_SETTINGS_MODULE": settings, "MEDIA_ROOT": str(first.data / "media")},
    )
    try:
        for command in commands:
            processes.manage(command, "--no-input", "-v0")
        processes.start("web")
        yield processes.base_url
    finally:
        processes.stop()
