"""Import in two steps: a trial that writes nothing and says what would happen, then for good.

A worker does both; the page of an import shows how far it is, and then what came of it.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from analytics.exports import csv_response
from lms.imports.accounts import report_rows
from lms.imports.forms import UploadForm
from lms.imports.kinds import KINDS, STEPS, kind_for, kinds_for
from students.requests import PageRequest
from students.selectors.access import courses_run_by
from students.selectors.import_jobs import import_for, imports_visible_to, own_import_for
from students.services.import_jobs import (
    ImportNotOpen,
    ask_again,
    ask_for_good,
    ask_for_import,
    cancel_import,
)

EARLIER = 20


def _trail() -> list[tuple[str, str]]:
    return [(reverse("imports:index"), gettext("Import"))]


@require_safe
def index(request: PageRequest) -> HttpResponse:
    """Offer what this person may import, and show what was imported lately."""
    kinds = kinds_for(request.user)
    if not kinds:
        raise Http404
    jobs = imports_visible_to(request.user).select_related("by")[:EARLIER]
    earlier = [(job, KINDS[job.kind].title) for job in jobs]
    courses = courses_run_by(request.user).order_by("title")
    shown = {"kinds": kinds, "earlier": earlier, "courses": courses}
    shown["brings_lists"] = KINDS["roster"] in kinds
    return render(request, "imports/index.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PageRequest, name: str) -> HttpResponse:
    """Take a file, and ask for its trial."""
    kind = kind_for(request.user, name)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form, options = UploadForm(kind.suffixes, data, files), kind.options(request.user, data)
    if form.is_valid() and options.is_valid():
        file = form.cleaned_data["file"]
        job = ask_for_import(request.user, name, file, file.name, options.given())
        return redirect("imports:job", job.uuid)
    shown = {"kind": kind, "form": form, "options": options, "trail": _trail()}
    shown["files"] = kind.files
    return render(request, "imports/upload.html", shown)


@require_safe
def job(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show how far an import is, or what came of it."""
    job = import_for(request.user, uuid)
    kind = KINDS[job.kind]
    shown = {"job": job, "kind": kind, "is_own": job.by_id == request.user.pk}
    shown["trail"] = [*_trail(), (reverse("imports:upload", args=[kind.name]), kind.title)]
    if job.is_open:
        shown["step_name"] = STEPS.get(job.step, job.step)
        name = "imports/_progress.html" if request.htmx else "imports/progress.html"
        return render(request, name, shown)
    if request.htmx:
        return HttpResponseClientRefresh()
    return render(request, "imports/report.html", shown | {"account": job.report})


@require_POST
def apply(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask for exactly what was tried to be brought in."""
    job = own_import_for(request.user, uuid)
    confirmed = {"is_confirmed": "on"} if "is_confirmed" in request.POST else {}
    try:
        ask_for_good(job, confirmed)
    except ImportNotOpen:
        _say_closed(request)
    return redirect("imports:job", uuid)


@require_POST
def again(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask once more for what was interrupted or cancelled."""
    try:
        ask_again(own_import_for(request.user, uuid))
    except ImportNotOpen:
        _say_closed(request)
    return redirect("imports:job", uuid)


@require_POST
def cancel(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Cancel an import; nothing of it stays."""
    try:
        cancel_import(own_import_for(request.user, uuid))
    except ImportNotOpen:
        _say_closed(request)
    return redirect("imports:job", uuid)


@require_safe
def report(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Send what came of an import, row by row, as a table to keep."""
    job = import_for(request.user, uuid)
    if job.is_open or job.report is None:
        raise Http404
    head = [gettext("What"), gettext("About")]
    return csv_response(f"import-{job.kind}-{job.asked_at:%Y-%m-%d}", head, report_rows(job.report))


def _say_closed(request: PageRequest) -> None:
    messages.info(request, gettext("This import can't be changed now. This is how it stands."))
