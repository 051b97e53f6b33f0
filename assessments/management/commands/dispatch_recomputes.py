import signal
from typing import Any

from django.core.management.base import BaseCommand

from assessments.dispatch import Dispatcher


class Command(BaseCommand):
    help = "Watch for stale learners and see that their paths are recomputed. Runs until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = True

        def stop(*_: object) -> None:
            nonlocal wanted
            wanted = False

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        Dispatcher().run(lambda: wanted)
