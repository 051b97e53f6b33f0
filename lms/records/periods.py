"""How long each kind of record is kept: by default, or as installation and district say."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from students.selectors.records import rules_in_force

NEVER = 0


@dataclass(frozen=True, slots=True)
class Period:
    """A kind of record and the days it is kept by default; NEVER means that it is never let go.

    `is_for_all`: the same for the whole installation, since its rows are of no district.
    `shortest`: fewer days are refused.
    """

    label: str | Promise
    days: int
    is_for_all: bool = False
    shortest: int = 1


PERIODS = {
    "former": Period(_("People who have left"), 1825, shortest=30),
    "tokens": Period(_("Keys for programs"), 400),
    "copies": Period(_("Copies made for one person"), 7),
    "uploads": Period(_("Files brought in for an import and not used"), 7),
    "sessions": Period(_("Sign-ins that have ended"), 1, is_for_all=True),
    "addresses": Period(_("Where requests came from and what was typed, in the log"), 365),
    "audit": Period(_("The log of who did what"), 1825, shortest=366),
    "admin_log": Period(_("What operators changed by hand"), 1095, True),
}


def default_days(name: str) -> int:
    """Return how long a kind is kept where the district says nothing else."""
    return int(settings.RETENTION_DAYS.get(name, PERIODS[name].days))


def days_kept(name: str) -> int:
    """Return how long the session's district keeps a kind; NEVER stands for always. 1 query."""
    if PERIODS[name].is_for_all:
        return default_days(name)
    return int(rules_in_force().days.get(name, default_days(name)))


def shortest_days(name: str) -> int:
    """Return the fewest days a kind may be kept."""
    return PERIODS[name].shortest
