"""Skill maps as others publish them (CASE packages) or as people keep them (CSV). No Django."""

from courses.case.cycles import find_cycle
from courses.case.reading import parse_skills, read_skills
from courses.case.report import Counts, Finding, Report
from courses.case.rows import FrameworkRow, Link, Ref, SkillMap, SkillRow, SkillsRefused

__all__ = [
    "Counts",
    "Finding",
    "FrameworkRow",
    "Link",
    "Ref",
    "Report",
    "SkillMap",
    "SkillRow",
    "SkillsRefused",
    "find_cycle",
    "parse_skills",
    "read_skills",
]
