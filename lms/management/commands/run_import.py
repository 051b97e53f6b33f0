"""`manage.py run_import`: one import, in a process of its own; a worker starts it."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lms.imports.running import carry_out, limit_this_process


class Command(BaseCommand):
    help = "Carry out one import that a worker has taken on. Workers call this by themselves."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("district", type=int)
        parser.add_argument("job", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(10)
        limit_this_process()
        carry_out(options["district"], options["job"], is_watched=True)
