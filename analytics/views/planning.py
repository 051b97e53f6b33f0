"""Steering the planning of paths: a teacher for her class, an admin for her school."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from analytics.planning_forms import ExplorationForm, PlanningForm
from analytics.selectors.heat_map import skills_taught
from analytics.views.trails import to_school, to_section
from students.planning import AS_USUAL, MOST_FOCUS, Exploration
from students.requests import PageRequest
from students.selectors.access import school_for, section_for
from students.selectors.plan_preview import preview
from students.selectors.planning import exploration_of, planning_of
from students.services.planning import change_exploration, change_planning

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def section(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show how a section is planned, what another choice would change, and keep it if wanted."""
    section = section_for(request.user, uuid)
    now, asked = planning_of(section), request.POST.get("do")
    if asked == "usual":
        _tell(request, change_planning(section, AS_USUAL, request.user))
        return redirect("analytics:section_planning", uuid)
    form = PlanningForm(skills_taught(section.course), now, request.POST or None)
    shown = {"section": section, "form": form, "most": MOST_FOCUS}
    shown["trail"] = to_section(request.user, section)
    if form.is_valid():
        if asked == "save":
            _tell(request, change_planning(section, form.planning, request.user))
            return redirect("analytics:section_planning", uuid)
        shown["preview"] = preview(section, form.planning)
    shown["is_as_usual"] = (now.minutes, now.levels, now.focus) == (None, {}, ())
    return render(request, "analytics/section_planning.html", shown)


@require_http_methods(METHODS)
def school(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show and change how far a school lets the planner explore."""
    school = school_for(request.user, uuid)
    form = ExplorationForm(request.POST or None, initial={"exploration": exploration_of(school)})
    if form.is_valid():
        wanted = Exploration(form.cleaned_data["exploration"])
        _tell(request, change_exploration(school, wanted, request.user))
        return redirect("analytics:school_planning", uuid)
    shown = {"school": school, "form": form, "trail": to_school(school)}
    return render(request, "analytics/school_planning.html", shown)


def _tell(request: PageRequest, students: int) -> None:
    told = _("Saved.")
    if students:
        more = ngettext(
            "%(students)s path is being made anew.",
            "%(students)s paths are being made anew.",
            students,
        )
        told = f"{told} {more % {'students': students}}"
    messages.success(request, told)
