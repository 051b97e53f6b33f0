"""What every response carries."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django_structlog.middlewares import RequestMiddleware

from courses.stack import with_room

INSECURE = {
    "type": "about:blank",
    "title": "Forbidden",
    "status": 403,
    "code": "https_required",
    "detail": "Use https. What you have just sent, others could read: make a new token.",
    "errors": [],
}


class RoomMiddleware:
    """Outermost: the calls of a whole request share one piece of Python's stack."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    @with_room
    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class PlainProgramsMiddleware:
    """A program that asks without TLS is refused, not led on: else nobody would ever notice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_program = request.path.startswith("/api/v1/")
        if is_program and settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return JsonResponse(INSECURE, status=403, content_type="application/problem+json")
        return self.get_response(request)


class PrivateCacheMiddleware:
    """No cache keeps a page made for one person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class PermissionsMiddleware:
    """No page asks for camera, microphone or place, but where a view says so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response


class FilesOriginMiddleware:
    """On the origin of files there is nothing else: no page, no sign-in, no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.FILES_ORIGIN and request.get_host() == urlsplit(settings.FILES_ORIGIN).netloc:
            request.urlconf = "lms.files_urls"
            request.COOKIES.clear()
        return self.get_response(request)


class LoggedRequestMiddleware(RequestMiddleware):
    """Logs are told the ids of request and person, and of the address the path alone."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Leave out the query string, which holds what people search for, and class codes."""
        path = re.sub(r"^(/class/)\d[^/]*", r"\1CODE", request.path)
        return f"{request.method} {path}"
