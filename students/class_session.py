"""A session begun by class sign-in: a student's work and nothing else, and not for long."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courses.tenancy import enter_district
from students.models import ClassEntry
from students.selectors.class_signin import entry_goes_on
from students.services.class_entry import leave

SESSION_KEY = "class_entry"
# Passwords, second steps, sessions, linked accounts, administration: all that outlives a lesson.
CLOSED_APPS = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_", "admin:")
CLOSED = {"students:token", "students:end_session"}
STILL_OPEN = {"account_logout", "account_login"}


class EnteringRequest(HttpRequest):
    """A request that says which district it works for, as `students.middleware` reads it."""

    district_id: int | None
    is_inside: bool


def begin_session(request: EnteringRequest, entry: ClassEntry) -> None:
    """Sign a child in, marked, until the entry ends at the latest."""
    enter_district(entry.student.district_id)
    request.district_id, request.is_inside = entry.student.district_id, True
    login(request, entry.student)
    request.session[SESSION_KEY] = str(entry.uuid)
    request.session.set_expiry(entry.ends_at)


@receiver(user_logged_out)
def end_entry(request: HttpRequest, **told: Any) -> None:
    """End the entry of a child who signs out, so that nobody takes her for being in."""
    if entry := request.session.get(SESSION_KEY):
        leave(entry)


class ClassSessionMiddleware:
    """Read on every request whether a class session goes on; where it does not, end it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        entry = request.session.get(SESSION_KEY)
        if entry and request.user.is_authenticated and not entry_goes_on(entry, request.user.pk):
            logout(request)
            messages.info(request, _("Your class time is over. Ask your teacher."))
            return redirect("students:class_door")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Hide whatever changes how somebody signs in."""
        asked = request.resolver_match.view_name if request.resolver_match else ""
        is_closed = asked in CLOSED or (asked.startswith(CLOSED_APPS) and asked not in STILL_OPEN)
        if is_closed and SESSION_KEY in request.session:
            raise Http404
