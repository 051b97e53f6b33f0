"""What a change of a course means to those who take it: their paths are made anew."""

from collections.abc import Iterable

from django.db import transaction

from courses.case import Report, SkillMap
from courses.services.revisions import revise
from courses.services.skill_import import import_skills
from courses.tenancy import in_district
from students.models import Action, Enrollment, LearningPath, User
from students.selectors.access import today
from students.services.audit import record
from students.services.evidence import request_replan


@transaction.atomic
def course_changed(course_ids: Iterable[int]) -> None:
    """Move the revisions of courses on and ask for new paths of who takes them. 3 queries."""
    changed = list(course_ids)
    revise(changed)
    enrolled = Enrollment.objects.filter(
        section__course__in=changed, role=Enrollment.Role.STUDENT
    ).on(today())
    on_a_path = LearningPath.objects.filter(course__in=changed)
    request_replan(
        list(enrolled.values_list("user", flat=True).union(on_a_path.values_list("student")))
    )


@transaction.atomic
def bring_in_skills(
    found: SkillMap, district_id: int, *, by: User | None = None, is_dry_run: bool = False
) -> Report:
    """Import a skill map, and plan anew for the courses whose prerequisites it changed.

    Without `by` it is the operator who does.

    Raises courses.case.SkillsRefused.
    """
    report = import_skills(found, district_id, is_dry_run=is_dry_run)
    if not is_dry_run:
        with in_district(district_id):
            if report.changed_courses:
                course_changed(report.changed_courses)
            if not report.is_unchanged:
                details = {"file": report.source}
                record(Action.IMPORTED, actor=by, target="skills", details=details)
    return report
