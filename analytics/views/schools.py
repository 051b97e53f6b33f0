"""What an admin looks at: what changed, whether it can be trusted, what to do."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from analytics import school_charts
from analytics.listing import Keys, Listing
from analytics.selectors.schools import school_summary
from analytics.selectors.students import school_students, schools_at_a_glance
from analytics.views.trails import to_school
from students.models import Role
from students.selectors.access import roles_of, school_for, schools_visible_to
from students.selectors.audit import open_alarms_of

SECTION_ORDERS: Keys = {
    "title": lambda line: line.title.casefold(),
    "course": lambda line: line.course_title.casefold(),
    "teachers": lambda line: line.teachers.casefold() or None,
    "students": lambda line: line.students,
    "known": lambda line: line.mean_p_known,
    "waiting": lambda line: line.waiting,
    "behind": lambda line: line.behind,
}
STUDENT_ORDERS = {
    "name": ("last_name", "first_name"),
    "grade": ("grade",),
    "evidence": ("learner_state__evidence_at",),
    "updated": ("learner_state__computed_at",),
}


@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """List the schools of an admin; take her straight to the only one."""
    visible = schools_visible_to(request.user)
    first_two = list(visible[:2])
    if len(first_two) == 1:
        return redirect("analytics:school", first_two[0].uuid)
    listing = Listing.of(request.GET, ("name",), "name")
    found = schools_at_a_glance(visible, listing.search, listing.order.startswith("-"))
    shown = {"listing": listing, "page": listing.shown(found)}
    shown |= _of_district(request)
    return render(request, "analytics/schools.html", shown)


@require_safe
def school(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a school at one moment."""
    summary = school_summary(school_for(request.user, uuid))
    listing = Listing.of(request.GET, SECTION_ORDERS, "course")
    found = listing.found(summary.sections, lambda line: f"{line.title} {line.teachers}")
    page = listing.shown(listing.sorted(found, SECTION_ORDERS))
    changed = [school_charts.handed_in(summary.days), school_charts.active(summary.weeks)]
    changed += [school_charts.mastery(summary.courses)] if summary.courses else []
    shown = {"summary": summary, "listing": listing, "page": page, "changed": changed}
    shown["paths"] = school_charts.currency(summary.currency)
    shown["trail"] = to_school(summary.school)[:1]
    shown |= _of_district(request)
    return render(request, "analytics/school.html", shown)


@require_safe
def students(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List the students of a school, and how up to date each is."""
    school = school_for(request.user, uuid)
    listing = Listing.of(request.GET, STUDENT_ORDERS, "name")
    fields = STUDENT_ORDERS[listing.order.removeprefix("-")]
    found = school_students(school, listing.search, fields, listing.order.startswith("-"))
    shown = {"school": school, "listing": listing, "page": listing.shown(found)}
    shown["trail"] = to_school(school)
    return render(request, "analytics/school_students.html", shown)


def _of_district(request: HttpRequest) -> dict[str, Any]:
    """Return what a page of schools shows of the district: open alarms, the way to its models."""
    runs_district = Role.DISTRICT_ADMIN in roles_of(request.user)
    return {"alarm_count": open_alarms_of(request.user).count(), "runs_district": runs_district}
