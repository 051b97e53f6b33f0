"""Asks the malware scanner that an installation names, before a file from a stranger is kept."""

import shlex
import subprocess
from subprocess import DEVNULL

from django.conf import settings

SECONDS = 60
INFECTED = 1  # What clamdscan and its kind end with when they found something.


class ScannerSilent(Exception):
    """The scanner did not say whether the file is clean."""


def is_infected(data: bytes) -> bool:
    """Say whether the scanner finds malware in a file; without a scanner nothing is found.

    Raises ScannerSilent.
    """
    command = shlex.split(settings.MALWARE_SCANNER)
    if not command:
        return False
    try:
        done = subprocess.run(
            command, input=data, stdout=DEVNULL, stderr=DEVNULL, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ScannerSilent from error
    if done.returncode not in (0, INFECTED):
        raise ScannerSilent
    return done.returncode == INFECTED
