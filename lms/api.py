"""What every JSON endpoint shares: pages, and problems a caller can act on (RFC 9457)."""

from typing import Any

from rest_framework import exceptions
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Pages(LimitOffsetPagination):
    """Lists come in pages of 50, up to 500."""

    default_limit = 50
    max_limit = 500


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Return an error as `application/problem+json`, or None for a fault of our own."""
    response = exception_handler(exc, context)
    if response is None:
        return None
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": response.status_text,
        "status": response.status_code,
    }
    if isinstance(exc, exceptions.ValidationError):
        problem["detail"] = "Some of what was sent can't be used."
        problem["errors"] = response.data
    elif isinstance(response.data, dict):
        problem["detail"] = str(response.data.get("detail", ""))
    response.data = problem
    response.content_type = "application/problem+json"
    return response
