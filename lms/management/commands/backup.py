"""`manage.py backup PATH`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from lms.backups.errors import BackupError
from lms.backups.save import save


class Command(BaseCommand):
    help = "Back the database and the uploads up into a new folder, as of one moment."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder to make; it must not exist yet")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            manifest = save(path.absolute())
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error).strip()) from error
        size = sum(file.stat().st_size for file in path.iterdir())
        self.stdout.write(
            f"Backed up {sum(manifest.rows.values())} rows of {len(manifest.rows)} tables and "
            f"{manifest.media_files} uploaded files into {path}: {size / (1 << 20):.1f} MB."
        )
