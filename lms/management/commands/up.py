"""`manage.py up`: the whole of Waymark in one foreground command."""

import os
import signal
import time
from argparse import ArgumentParser
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lms.demo.accounts import DEMO_PASSWORD, SIGN_INS
from lms.embedded.errors import EmbeddedError
from lms.embedded.folders import Folders
from lms.embedded.ports import port_from
from lms.embedded.system import System

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody wants the system to stop."""


class Command(BaseCommand):
    help = (
        "Start PostgreSQL, Valkey, the web server, dispatcher, worker and beat; Ctrl-C stops all."
    )
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--without-demo", action="store_true", help="start without the demonstration school"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for each in STOPPING:
            if each != signal.SIGHUP or signal.getsignal(each) != signal.SIG_IGN:  # nohup
                signal.signal(each, _stop)
        system: System | None = None
        try:
            system = self._system()
            self._run(system, with_demo=not options["without_demo"])
        except EmbeddedError as error:
            raise CommandError(str(error)) from None
        except Stopped:
            self._say("Stopping ...")
        finally:
            for each in STOPPING:
                signal.signal(each, signal.SIG_IGN)
            if system is not None:
                system.stop()
        self._say("Stopped. The data is kept.")

    def _system(self) -> System:
        if not hasattr(settings, "DATA_DIR"):
            raise EmbeddedError("`up` is for one machine: run it with lms.settings.local.")
        folders = Folders(settings.DATA_DIR)
        return System(
            folders,
            port_from(os.environ.get("PORT") or "8000"),
            self._say,
            database_url=_given("DATABASE_URL", folders.database_url),
            redis_url=_given("REDIS_URL", folders.redis_url),
        )

    def _run(self, system: System, *, with_demo: bool) -> None:
        began = time.monotonic()
        self._say("Starting Waymark ...")
        system.start(with_demo=with_demo)
        self._say(f"Ready after {time.monotonic() - began:.0f} s.\n")
        self._say(f"  http://localhost:{system.port}/\n")
        if with_demo:
            self._say(f"Sign in with the password {DEMO_PASSWORD} as\n")
            for name, who in SIGN_INS.items():
                self._say(f"  {name:<16}{who}")
        self._say(f"\nLogs are in {system.folders.logs}. Ctrl-C stops everything.")
        system.watch()

    def _say(self, sentence: str) -> None:
        with suppress(OSError):  # The terminal may be gone; that must not keep us from stopping.
            self.stdout.write(sentence)
            self.stdout.flush()


def _given(name: str, own: str) -> str | None:
    """Return a server's address from the environment, unless it is that of our own."""
    value = os.environ.get(name)
    return None if value in (None, "", own) else value


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    raise Stopped
