"""What the log is told of every request: who asks and from where, and whether she was refused."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from students.services.audit import ASKING, record_denied

REFUSED = (403, 404)


class AskingMiddleware:
    """Let services know the request, and record what somebody signed in was not given.

    One place for pages, parts of pages, files and the API. An address that leads nowhere is no
    refusal.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asking = ASKING.set(request)
        try:
            response = self.get_response(request)
            self._note_refusal(request, response)
        finally:
            ASKING.reset(asking)
        return response

    def _note_refusal(self, request: HttpRequest, response: HttpResponse) -> None:
        match = request.resolver_match
        if response.status_code in REFUSED and match is not None and request.user.is_authenticated:
            details = {"method": request.method, "status": response.status_code, **match.kwargs}
            record_denied(request, match.view_name, details)
