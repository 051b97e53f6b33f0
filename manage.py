#!/usr/bin/env python
"""Run Waymark's administrative commands (on a developer's machine by default)."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError


def main() -> None:
    """Run the command; where there is no database, say so in a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
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
