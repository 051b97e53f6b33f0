"""A person's own ways in: where she is signed in, and a token for her programs."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from students.gates import be_sure
from students.models import Action
from students.requests import PageRequest
from students.selectors.ways_in import has_token, session_for
from students.services import access
from students.services.audit import record


@require_POST
def end_session(request: PageRequest) -> HttpResponse:
    """End one of a person's own sessions, if she has just shown who she is."""
    be_sure(request)
    hers = session_for(request.user, request.POST.get("session", ""))
    access.end_session(request.user, hers.pk)
    record(Action.SESSION_ENDED, subject=request.user, request=request)
    messages.success(request, _("It has ended."))
    return redirect("usersessions_list")


@require_http_methods(["GET", "HEAD", "POST"])
def token(request: PageRequest) -> HttpResponse:
    """Show whether a person has a token; make a new one, which is shown this once, or end it."""
    made = ""
    if request.method == "POST":
        be_sure(request)
        if request.POST.get("do") == "end":
            access.end_token(request.user)
            record(Action.TOKEN_REVOKED, subject=request.user, request=request)
            return redirect("students:token")
        made = access.issue_token(request.user)
        record(Action.TOKEN_ISSUED, subject=request.user, request=request)
    shown = {"made": made, "has_token": has_token(request.user)}
    return render(request, "students/token.html", shown)
