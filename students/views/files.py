"""Files: an address that asks who opens it, and the link it leads to."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.media import CAPTIONS
from courses.tenancy import in_district
from students.downloads import file_response
from students.forms import CourseFileForm
from students.requests import PageRequest
from students.selectors.access import course_run_for
from students.selectors.files import (
    course_file_for,
    file_for,
    files_of_course,
    holder_of,
    link_to,
    read_link,
)
from students.services.files import add_to_course, forget_file


@require_safe
def open_file(request: PageRequest, uuid: UUID) -> HttpResponseBase:
    """Lead whoever may open this file to it. Captions are sent at once: a page takes no others."""
    file = file_for(request.user, uuid)
    if file.media_type == CAPTIONS:
        return file_response(request, file, is_elsewhere=False)
    return redirect(link_to(file, request.user, request.session))


@require_safe
def linked_file(request: PageRequest, uuid: UUID) -> HttpResponseBase:
    """Send a file to the person and session that the link was made for."""
    link = read_link(uuid, request.GET.get("key", ""))
    if settings.FILES_ORIGIN or not link.is_of(request.user, request.session):
        raise Http404
    return file_response(request, file_for(request.user, uuid), is_elsewhere=False)


@require_safe
@login_not_required
def linked_file_elsewhere(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a file from the origin of files, where nobody is signed in: the link says for whom."""
    link = read_link(uuid, request.GET.get("key", ""))
    with in_district(link.district_id):
        file = file_for(holder_of(link), uuid)
    return file_response(request, file, is_elsewhere=True)


@require_http_methods(["GET", "HEAD", "POST"])
def course_files(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show the files of a course to who answers for it, and take another."""
    course = course_run_for(request.user, uuid)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CourseFileForm(*given)
    if form.is_valid():
        add_to_course(course, form.kept, form.cleaned_data["file"].name, request.user)
        return redirect("students:course_files", uuid)
    shown = {"course": course, "form": form, "files": files_of_course(course)}
    shown["trail"] = [(reverse("imports:index"), _("Import"))]
    return render(request, "students/course_files.html", shown)


@require_POST
def remove_course_file(request: PageRequest, uuid: UUID, file: UUID) -> HttpResponse:
    """Let a file of a course go; texts that show it show its alternative text instead."""
    course = course_run_for(request.user, uuid)
    forget_file(course_file_for(course, file))
    return redirect("students:course_files", uuid)
