#!/usr/bin/env python
"""Run Waymark's administrative commands (on a developer's machine by default)."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

# These need the owner of the tables: they make the schema, or look at all of it, or make those
# who are in no district. Everything else is walled in as the application is.
AS_OWNER = {
    "backup", "changepassword", "createsuperuser", "migrate", "restore", "seed_demo", "set_up",
}  # fmt: skip


def main() -> None:
    """Run the command; where there is no database, say so in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
    if AS_OWNER.intersection(sys.argv[1:2]):
        os.environ["DATABASE_AS_OWNER"] = "1"
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if not str(error).startswith("connection to server"):
            raise
        sys.exit(
            f"PostgreSQL is not running. Start it with `make up`, or set DATABASE_URL.\n{error}"
        )


if __name__ == "__main__":
    main()
