"""`manage.py restore PATH`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, ProgrammingError, connection

from lms.backups.errors import BackupError
from lms.backups.restore import checked, holds_data, restore
from lms.records.again import Stone, erase_again, stones


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
            known = _erased_so_far()
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
        self._erase_again(path, known, is_ready=not restored.missing_migrations)

    def _erase_again(self, path: Path, known: list[Stone], *, is_ready: bool) -> None:
        """Erase again who was erased since the backup, or say how to once it is migrated."""
        if is_ready:
            number = erase_again(known)
            if number:
                self.stdout.write(f"{number} people were erased again.")
        elif known:
            note = path.absolute().with_name(f"{path.name}.erased.json")
            note.write_text(json.dumps([stone.as_json() for stone in known]))
            self.stdout.write(f"Then run `manage.py erased {note} --again`.")

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


def _erased_so_far() -> list[Stone]:
    """Return the tombstones of the database that is to be replaced; none of an empty one."""
    try:
        return stones()
    except ProgrammingError:
        return []


def _typed(question: str) -> str | None:
    try:
        return input(question)
    except EOFError:
        return None
