#!/usr/bin/env python
"""Run Waymark's administrative commands (on a developer's machine by default)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
    execute_from_command_line(sys.argv)
