"""The page on which readers say how pages should look and sound."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from students import reading
from students.forms import ReadingForm
from students.services.preferences import change_reading

_KEPT = timedelta(days=365)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and keep reading settings; beside a page, only the form is asked for and kept."""
    is_part = bool(getattr(request, "htmx", False))
    form = ReadingForm(
        request.POST if request.method == "POST" else None, initial=reading.settings_of(request)
    )
    if form.is_valid():
        kept = HttpResponse(status=204) if is_part else redirect(_back(request))
        _keep(request, kept, reading.settings_from(form.cleaned_data))
        if not is_part:
            messages.success(request, _("Saved."))
        return kept
    template = "students/_reading_panel.html" if is_part else "students/reading.html"
    return render(request, template, {"form": form, "back": _back(request)})


def _keep(request: HttpRequest, answer: HttpResponse, settings: dict[str, str]) -> None:
    if request.user.is_authenticated:
        change_reading(request.user, settings)
    else:
        answer.set_cookie(
            reading.COOKIE,
            reading.as_cookie(settings),
            max_age=_KEPT,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


def _back(request: HttpRequest) -> str:
    """Return the page of ours that the reader came from."""
    asked = request.POST.get("next") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return reverse("students:reading")
