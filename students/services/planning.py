"""Steering the planning of paths: a teacher for her section, an admin for her school."""

from django.db import transaction

from courses.models import School, Section
from students.models import Action, SchoolPlan, SectionPlan, User
from students.planning import Dial, Exploration, Planning, Setting, chosen
from students.selectors.planning import exploration_of, planning_of, students_planned_by
from students.services.audit import record
from students.services.evidence import request_replan


@transaction.atomic
def change_planning(section: Section, wanted: Planning, by: User) -> int:
    """Plan a section's paths so from now on; return how many students' paths are made anew.

    Nothing happens where nothing changes. What the school decides (`exploration`) stays. 8 queries.
    """
    levels, focus = chosen(wanted.levels), sorted(set(wanted.focus))
    now = planning_of(section)
    if (wanted.minutes, levels, focus) == (now.minutes, chosen(now.levels), sorted(now.focus)):
        return 0
    SectionPlan.objects.update_or_create(
        section=section, defaults={"minutes": wanted.minutes, "levels": levels, "focus": focus}
    )
    told = {dial: wanted.level(dial) for dial in Dial.values}
    details = {"setting": Setting.PLANNING, "minutes": wanted.minutes, "focus": len(focus)}
    record(Action.SETTINGS_CHANGED, actor=by, target=section, details=details | told)
    return _plan_anew([section.pk])


@transaction.atomic
def change_exploration(school: School, wanted: Exploration, by: User) -> int:
    """Let the planner of a school explore so far; return how many students' paths are made anew."""
    if wanted == exploration_of(school):
        return 0
    SchoolPlan.objects.update_or_create(school=school, defaults={"exploration": wanted})
    details = {"setting": Setting.EXPLORATION, "value": wanted}
    record(Action.SETTINGS_CHANGED, actor=by, target=school, details=details)
    return _plan_anew(list(school.sections.values_list("pk", flat=True)))


def _plan_anew(sections: list[int]) -> int:
    students = students_planned_by(sections)
    request_replan(students)
    return len(students)
