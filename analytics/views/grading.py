"""Answers that a person scores."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from analytics.forms import GradeForm
from analytics.listing import Listing
from analytics.selectors.grading import (
    WAITING_ORDERS,
    by_class,
    found,
    in_order,
    to_grade,
    waiting_in_classes,
)
from analytics.views.trails import Trail, from_start, to_section, to_student
from assessments.models import Response
from assessments.selectors.grading import (
    gradable_response_for,
    next_waiting_for,
    responses_waiting_for,
)
from assessments.services.grades import grade_response
from courses.models import Section
from students.models import Role, User
from students.selectors.access import roles_of, section_for
from students.services.audit import record_look


@require_safe
def grading(request: HttpRequest) -> HttpResponse:
    """List the answers that wait for this person's score, the longest waiting first."""
    return _list(request, responses_waiting_for(request.user), from_start(request.user))


@require_safe
def section_grading(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """List those of one section."""
    section = section_for(request.user, uuid)
    waiting = responses_waiting_for(request.user, section)
    return _list(request, waiting, to_section(request.user, section), section)


def _list(
    request: HttpRequest,
    waiting: QuerySet[Response],
    trail: Trail,
    section: Section | None = None,
) -> HttpResponse:
    listing = Listing.of(request.GET, WAITING_ORDERS, "waiting")
    wanted = found(by_class(request.user, waiting), listing.search)
    page = listing.shown(in_order(wanted, listing.order))
    shown = {"page": page, "rows": waiting_in_classes(page.rows), "trail": trail}
    shown |= {"section": section, "listing": listing}
    shown["is_teacher"] = Role.TEACHER in roles_of(request.user)
    return render(request, "analytics/grading.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def grade(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """Show one answer and take a person's score for it: the first, or a better one."""
    response = gradable_response_for(request.user, uuid, position)
    record_look(request, response.attempt.student)
    most = response.attempt.points[position]
    work = to_grade(response)
    form = GradeForm(most, request.POST if request.method == "POST" else None, work.score)
    if form.is_valid():
        grade_response(response.pk, form.score, request.user, form.cleaned_data["comment"])
        messages.success(request, gettext("Saved. The path is being brought up to date."))
        is_quick = len(request.POST.getlist("points")) > 1  # A button said how many, not the field.
        return _onward(request.user, is_quick or "next" in request.POST, response)
    shown = {"response": response, "form": form, "work": work, "most": most}
    shown["left"] = responses_waiting_for(request.user).count()
    shown["trail"] = to_student(request.user, response.attempt.student)
    return render(request, "analytics/grade.html", shown)


def _onward(user: User, to_next: bool, response: Response) -> HttpResponse:
    """Go on to the next waiting answer if that was asked for, else back to the attempt."""
    if not to_next:
        attempt = response.attempt
        address = reverse("analytics:student_attempt", args=[attempt.student.uuid, attempt.uuid])
        return redirect(f"{address}?scored={response.position}")
    following = next_waiting_for(user, response)
    if following is None:
        return redirect("analytics:grading")
    return redirect("analytics:grade", following.attempt.uuid, following.position)
