"""What can be learned, and where: districts, schools, skills, courses, sections, activities."""

from courses.models.catalogue import Activity, ActivitySkill, Course, Section, Unit
from courses.models.places import AcademicSession, District, School
from courses.models.skills import Skill, SkillFramework, SkillMatch, SkillPrerequisite
from courses.models.tenant import DistrictOwned

__all__ = [
    "AcademicSession",
    "Activity",
    "ActivitySkill",
    "Course",
    "District",
    "DistrictOwned",
    "School",
    "Section",
    "Skill",
    "SkillFramework",
    "SkillMatch",
    "SkillPrerequisite",
    "Unit",
]
