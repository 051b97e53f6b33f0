"""What stands between a request and its view besides the sign-in."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from students.selectors.second_step import must_set_up_second_step

A_WHILE_SECONDS = 300
API = "/api/v1/"
# All that somebody reaches who has to set up a second step: to do so, to leave, to be understood.
SETTING_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
    "students:preferences",
}
# In the session of who showed a second step to a provider that the district trusts with it.
SECOND_STEP_ELSEWHERE = "second_step_elsewhere"
SECOND_STEP_REQUIRED = "second_step_required"
SET_IT_UP = "Sign in on the pages and set up a second step first."

# For what needs to be sure of the person. Asks again who hasn't signed in just now, and then goes
# on with what was asked for, a form's contents included.
step_up = reauthentication_required
step_up_to_change = reauthentication_required(allow_get=True)


def be_sure(request: HttpRequest) -> None:
    """Ask again, as `step_up` does, inside of a view that first looks whose the thing is."""
    raise_if_reauthentication_required(request, app="")


class SecondStepMiddleware:
    """Staff whose time is over reach nothing before they have set up a second step.

    Who hasn't passed the second step at sign-in isn't signed in at all. Tokens are held to the
    same in `students.api.authentication`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead everywhere to the page where it is set up."""
        asked = request.resolver_match and request.resolver_match.view_name
        if asked in SETTING_UP or not request.user.is_authenticated:
            return None
        if request.session.get(SECOND_STEP_ELSEWHERE) == request.user.pk:
            return None
        if not must_set_up_second_step(request.user):
            return None
        if request.path.startswith(API):
            return _problem()
        messages.info(request, _("Please set up a second step first. Staff sign in with two."))
        return redirect("mfa_index")


def _problem() -> JsonResponse:
    problem = {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "code": SECOND_STEP_REQUIRED,
        "detail": SET_IT_UP,
        "errors": [],
    }
    return JsonResponse(problem, status=403, content_type="application/problem+json")


class SignedOutMiddleware:
    """Who signs out leaves nothing behind in a browser that others use, too.

    Not "cookies": a browser would take it for the whole domain, and sign her out of other
    services of her school.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def too_many_tries(
    request: HttpRequest, seconds: int = A_WHILE_SECONDS, exception: Exception | None = None
) -> HttpResponse:
    """Say that there were too many tries, and when the next one may be."""
    response = render(request, "429.html", {"minutes": -(-seconds // 60)}, status=429)
    response["Retry-After"] = str(seconds)
    return response
