"""What teachers and schools decided about planning, and whose paths it is about."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F

from courses.models import School, Section
from students.models import SchoolPlan
from students.planning import AS_USUAL, Exploration, Planning
from students.selectors.access import today


def planned_for(section: str) -> dict[str, F]:
    """Return the columns that `planning_from` reads, by the way to the section from a row."""
    return {
        "plan_minutes": F(f"{section}planning__minutes"),
        "plan_levels": F(f"{section}planning__levels"),
        "plan_focus": F(f"{section}planning__focus"),
        "plan_exploration": F(f"{section}school__planning__exploration"),
    }


def planning_from(row: Any) -> Planning:
    """Return the planning that a row was annotated with; what nobody decided is as usual."""
    if row.plan_focus is None and row.plan_exploration is None:
        return AS_USUAL
    return Planning(
        minutes=row.plan_minutes,
        levels=row.plan_levels or {},
        focus=tuple(row.plan_focus or ()),
        exploration=row.plan_exploration or Exploration.NONE,
    )


def planning_of(section: Section) -> Planning:
    """Return how a section's paths are planned now. 1 query."""
    return planning_from(Section.objects.annotate(**planned_for("")).only("pk").get(pk=section.pk))


def exploration_of(school: School) -> Exploration:
    """Return how far a school lets the planner explore. 1 query."""
    found = SchoolPlan.objects.filter(school=school).values_list("exploration", flat=True).first()
    return Exploration(found or Exploration.NONE)


_PLANNED_BY = """
WITH hers AS (
    SELECT e.id, e.user_id, e.section_id, s.course_id, e.ends_on,
           %(today)s BETWEEN COALESCE(e.begins_on, '-infinity')
                         AND COALESCE(e.ends_on, 'infinity') AS is_now
    FROM students_enrollment e JOIN courses_section s ON s.id = e.section_id
    WHERE e.role = 'student' AND e.user_id IN (
        SELECT user_id FROM students_enrollment
        WHERE section_id = ANY (%(sections)s) AND role = 'student'
    )
), term AS (
    SELECT user_id, bool_or(is_now) AS is_on,
           max(ends_on) FILTER (WHERE ends_on < %(today)s) AS last
    FROM hers GROUP BY user_id
), latest AS (
    SELECT DISTINCT ON (hers.user_id, course_id) hers.user_id, section_id
    FROM hers JOIN term ON term.user_id = hers.user_id
    WHERE is_now OR (NOT is_on AND ends_on = last)
    ORDER BY hers.user_id, course_id, id DESC
)
SELECT DISTINCT user_id FROM latest WHERE section_id = ANY (%(sections)s) ORDER BY user_id
"""


def students_planned_by(sections: Sequence[int]) -> list[int]:
    """Return the students whose paths follow the planning of one of these sections. 1 query.

    The same rule as `courses_taken`, seen from the section: between terms it is the one that
    ended last, and of two sections of one course the one that a student joined last.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED_BY, {"sections": list(sections), "today": today()})
        return [student for (student,) in cursor.fetchall()]
