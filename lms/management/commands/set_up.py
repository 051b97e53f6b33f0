"""`manage.py set_up`: what `up` has done between starting the servers and starting Waymark."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database up to date; load the demonstration school where there is none."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, stdout=self.stdout)
        if not options["without_demo"]:
            call_command("seed_demo", if_empty=True, facts_only=True, stdout=self.stdout)
