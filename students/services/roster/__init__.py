"""Make a district what its roster says it is."""

from students.services.roster.applying import import_roster

__all__ = ["import_roster"]
