"""What families agree to: asked of a guardian, looked at and kept by admins."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from analytics.forms import ConsentFilterForm, PaperForm
from analytics.listing import Listing
from analytics.views.trails import to_school
from students.consents import QUESTIONS
from students.models import Purpose
from students.selectors.access import (
    guardians_of,
    school_for,
    student_of_school_for,
    ward_for,
)
from students.selectors.consents import answers_of, consents_of, students_with_consents
from students.services.consents import answer_consent, record_paper


@require_safe
def child(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a guardian what she is asked, and what holds."""
    child = ward_for(request.user, uuid)
    asked = [(consent, QUESTIONS[consent.purpose]) for consent in consents_of(child)]
    shown = {"child": child, "asked": asked, "answers": answers_of(child)}
    return render(request, "analytics/child_consents.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, uuid: UUID, purpose: str) -> HttpResponse:
    """Say what would follow from the other answer, and take it."""
    child, about = ward_for(request.user, uuid), _purpose(purpose)
    now = next(one for one in consents_of(child) if one.purpose == about)
    if request.method == "POST":
        is_given = request.POST.get("answer") == "yes"
        answer_consent(child, about, is_given=is_given, by=request.user, request=request)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("analytics:child_consents", child.uuid)
    shown = {"child": child, "now": now, "question": QUESTIONS[about]}
    return render(request, "analytics/child_consent.html", shown)


@require_safe
def school(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show an admin what the families of a school agree to."""
    school, form = school_for(request.user, uuid), ConsentFilterForm(request.GET)
    search, *kept = form.wanted()
    listing = Listing.of(request.GET, ("name",), "name", keeps=("purpose", "state"))
    page = listing.shown(students_with_consents(school, search, *kept))
    shown = {"school": school, "form": form, "page": page, "trail": to_school(school)}
    shown["is_filtered"] = bool(search or any(one is not None for one in kept))
    return render(request, "analytics/school_consents.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, uuid: UUID, student_uuid: UUID) -> HttpResponse:
    """Keep what a family has answered on paper."""
    school = school_for(request.user, uuid)
    student = student_of_school_for(school, student_uuid)
    form = PaperForm(guardians_of(student), request.POST if request.method == "POST" else None)
    if form.is_valid():
        record_paper(student, recorded_by=request.user, request=request, **form.chosen)
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("analytics:school_consents", school.uuid)
    shown = {"school": school, "student": student, "form": form, "trail": to_school(school)}
    shown |= {"consents": consents_of(student), "answers": answers_of(student)}
    return render(request, "analytics/school_consent.html", shown)


def _purpose(name: str) -> Purpose:
    """Return the purpose that an address names, or 404."""
    if name not in Purpose.values:
        raise Http404
    return Purpose(name)
