"""What is answered when something broke: kindly, and so that a program knows whether to try again.

Where the database is gone, out of sessions or out of room, nothing was stored, and the same request
may be sent again: 503. Everything else is a fault of ours: 500.
"""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

RETRY_AFTER_SECONDS = 5
UNAVAILABLE = {
    "type": "about:blank",
    "title": "Service Unavailable",
    "status": 503,
    "code": "unavailable",
    "detail": "Nothing can be stored or read just now. Send the same again in a few seconds.",
    "errors": [],
}
BROKEN = {
    "type": "about:blank",
    "title": "Internal Server Error",
    "status": 500,
    "code": "broken",
    "detail": "Something broke on our side.",
    "errors": [],
}


@never_cache
def refused(_: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer for a request that can't be read, or for one that is too large. Asks nothing."""
    is_too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    status = 413 if is_too_much else 400
    return render(None, f"{status}.html", status=status)


@never_cache
def broken(request: HttpRequest) -> HttpResponse:
    """Answer for whatever was raised. Asks neither the database nor the session."""
    is_passing = isinstance(sys.exception(), OperationalError | InterfaceError)
    problem = UNAVAILABLE if is_passing else BROKEN
    status = 503 if is_passing else 500
    if request.path.startswith("/api/"):
        kind = "application/problem+json"
        response: HttpResponse = JsonResponse(problem, status=status, content_type=kind)
    else:
        response = render(None, f"{status}.html", status=status)
    if is_passing:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response
