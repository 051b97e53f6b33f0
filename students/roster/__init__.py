"""Rosters as other systems export them: read, checked, and named row by row. No Django."""

from students.roster.reading import read_roster
from students.roster.report import Counts, Finding, Report
from students.roster.rows import Roster
from students.roster.source import RosterRefused

__all__ = ["Counts", "Finding", "Report", "Roster", "RosterRefused", "read_roster"]
