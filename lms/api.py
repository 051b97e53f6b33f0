"""What every JSON endpoint shares: pages, and problems a caller can act on (RFC 9457)."""

from typing import Any

from django.http import Http404
from rest_framework import exceptions
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from students.api.problems import Problem, Unusable, faults_of

_NOTHING_HERE = "There is nothing here for you. Addresses end with a slash."


class Pages(LimitOffsetPagination):
    """Lists come in pages of 50, up to 500."""

    default_limit = 50
    max_limit = 500
    max_offset = 2**31 - 1

    def get_limit(self, request: Request) -> int:
        return _whole(request, "limit", self.default_limit, 1, self.max_limit)

    def get_offset(self, request: Request) -> int:
        return _whole(request, "offset", 0, 0, self.max_offset)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        limit, offset = super().get_schema_operation_parameters(view)
        limit["schema"] |= {"minimum": 1, "maximum": self.max_limit, "default": self.default_limit}
        offset["schema"] |= {"minimum": 0, "maximum": self.max_offset, "default": 0}
        return [limit, offset]


def _whole(request: Request, name: str, default: int, least: int, most: int) -> int:
    """Return a query parameter that is a whole number within bounds."""
    given = request.query_params.get(name)
    if given is None:
        return default
    if given.isascii() and given.isdecimal() and len(given) < 12 and least <= int(given) <= most:
        return int(given)
    detail = f"A whole number from {least} to {most} is expected."
    raise Unusable(faults=[{"parameter": name, "detail": detail}])


def problem_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Return an error as `application/problem+json`, or None for a fault of our own.

    What isn't there and what isn't this person's read the same.
    """
    response = exception_handler(exc, context)
    if response is None:
        return None
    response.data = {
        "type": "about:blank",
        "title": response.status_text,
        "status": response.status_code,
        **_particulars(exc),
    }
    response.content_type = "application/problem+json"
    return response


def _particulars(exc: Exception) -> dict[str, Any]:
    """Return what tells one problem of a status from another."""
    if isinstance(exc, Http404):
        return {"code": "not_found", "detail": _NOTHING_HERE, "errors": []}
    if isinstance(exc, exceptions.ValidationError):
        detail, faults = Unusable.default_detail, list(faults_of(exc.detail))
        return {"code": "invalid", "detail": detail, "errors": faults}
    if isinstance(exc, exceptions.APIException):
        faults = exc.faults if isinstance(exc, Problem) else []
        return {"code": exc.get_codes(), "detail": str(exc.detail), "errors": faults}
    return {"code": "permission_denied", "detail": "This is not for you.", "errors": []}


def close_bodies(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say in the schema that a request's body has no names but those documented."""
    schemas = result["components"]["schemas"]
    for operations in result["paths"].values():
        for operation in operations.values():
            content = operation.get("requestBody", {}).get("content", {})
            for media in content.values():
                name = media["schema"].get("$ref", "").rpartition("/")[2]
                if name in schemas:
                    schemas[name]["additionalProperties"] = False
    return result
