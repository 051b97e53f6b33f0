"""`manage.py restore PATH`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from lms.backups.errors import BackupError
from lms.backups.restore import checked, holds_data, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty database, or in the place of what is there."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder that `backup` made")
        parser.add_argument(
            "--replace", action="store_true", help="drop the database's contents and the uploads"
        )
        parser.add_argument(
            "--confirm", metavar="NAME", help="the database's name, instead of typing it"
        )

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            manifest = checked(path.absolute())
            if holds_data():
                self._confirm(replace=options["replace"], given=options["confirm"])
            restored = restore(path.absolute(), manifest)
        except (BackupError, DatabaseError) as error:
            raise CommandError(str(error).strip()) from error
        self.stdout.write(
            f"Restored {sum(manifest.rows.values())} rows of {len(manifest.rows)} tables and "
            f"{manifest.media_files} uploaded files as of {manifest.made_at}."
        )
        if restored.missing_migrations:
            self.stdout.write(
                f"{len(restored.missing_migrations)} migrations of this version are missing: "
                "run `manage.py migrate` before you start anything."
            )

    def _confirm(self, *, replace: bool, given: str | None) -> None:
        name = connection.settings_dict["NAME"]
        if not replace:
            raise CommandError(
                f"The database {name} or the folder of uploads is not empty. --replace drops what "
                "they hold."
            )
        if given is None:
            given = _typed(f"Type {name} to drop what the database and the uploads hold: ")
        if given != name:
            raise CommandError(f"That is not {name}; nothing was changed.")


def _typed(question: str) -> str | None:
    try:
        return input(question)
    except EOFError:
        return None
