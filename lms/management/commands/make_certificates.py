"""`manage.py make_certificates DIR`: certificates by which our parts know one another."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.certificates import PARTS, make_certificates


class Command(BaseCommand):
    """Make an authority of one's own and a certificate for each part; run again, renew them."""

    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a folder, and what is particular about a part."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--host", action="append", default=[], metavar="PART=NAME", help="a further name"
        )
        parser.add_argument(
            "--owner", action="append", default=[], metavar="PART=UID", help="who reads its key"
        )

    def handle(self, **options: Any) -> None:
        """Make them, and say for whom."""
        hosts: dict[str, list[str]] = {}
        for part, name in map(_split, options["host"]):
            hosts.setdefault(part, []).append(name)
        owners = {part: int(uid) for part, uid in map(_split, options["owner"])}
        for part in make_certificates(options["folder"], hosts, owners):
            self.stdout.write(f"{part}: a new certificate")


def _split(given: str) -> tuple[str, str]:
    part, equals, value = given.partition("=")
    if part not in PARTS or not equals:
        raise CommandError(f"{given}: say PART=..., with one of {', '.join(PARTS)}")
    return part, value
