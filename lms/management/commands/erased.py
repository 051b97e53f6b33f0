"""`manage.py erased FILE` and `manage.py erased FILE --again`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lms.records.again import Stone, erase_again, stones


class Command(BaseCommand):
    help = "Write down who was erased, as digests that name nobody; or erase them --again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument(
            "--again", action="store_true", help="read the file, and erase those who are back"
        )

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if options["again"]:
            self.stdout.write(f"Erased {erase_again(_read(path))} people again.")
        else:
            known = stones()
            path.write_text(json.dumps([stone.as_json() for stone in known], indent=0))
            self.stdout.write(f"Wrote {len(known)} digests.")


def _read(path: Path) -> list[Stone]:
    try:
        return [Stone.read(values) for values in json.loads(path.read_text())]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} is no list that this command has written.") from error
