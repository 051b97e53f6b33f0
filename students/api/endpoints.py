"""What makes a function an endpoint: its method, its documentation, what it lets in."""

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, wraps
from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from students.api.problems import ProblemSerializer, Unusable
from students.models import User

View = Callable[..., Response]


class SignedIn(Request):
    """A request of a person: the API lets nobody else in."""

    user: User


PAGING = ("limit", "offset")
COURSE = OpenApiParameter("course", OpenApiTypes.UUID, description="Only of this course.")

_MEANING = {
    400: "Something that was sent can't be used; `errors` says what and where.",
    401: "Who asks is not known: no token or session, or one that is not valid.",
    403: "Not for this person (`code` says why), or a session without its CSRF token.",
    404: "There is no such thing for the person who asks.",
    406: "Only JSON is spoken here.",
    409: "It doesn't fit the state that things are in; `code` says which.",
    413: "The body is too large.",
    415: "Only JSON is read here.",
    429: "Too many tries with a token that is none; `Retry-After` says when to try again.",
    503: "Too much is asked for just now; `Retry-After` says when to try again.",
    422: "It is as described, but doesn't fit what it is about; `code` and `errors` say how.",
}


def endpoint(
    method: str,
    returns: Mapping[int, Any],
    *,
    tag: str,
    takes: type[serializers.Serializer[Any]] | None = None,
    parameters: Sequence[OpenApiParameter] = (),
    refuses: Collection[int] = (),
) -> Callable[[View], View]:
    """Serve a view for one method, document it, and refuse query parameters nobody reads.

    A list (`returns={200: SomeSerializer(many=True)}`) comes in pages. Statuses that any request
    can end in are documented by themselves; `refuses` adds the view's own.
    """
    is_list = any(isinstance(one, serializers.ListSerializer) for one in returns.values())
    known = [one.name for one in parameters if one.location == OpenApiParameter.QUERY]
    known += PAGING if is_list else ()
    usual = {400, 401, 403, 406, 429} | ({413, 415} if takes else set())

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: Request, /, **names: UUID) -> Response:
            refuse_unknown(request, known)
            return view(request, **names)

        served: Any = api_view([method, "HEAD"] if method == "GET" else [method])(checked)
        served.cls.pagination_class = api_settings.DEFAULT_PAGINATION_CLASS if is_list else None
        summary, _, description = (inspect.getdoc(view) or "").partition("\n\n")
        documented = extend_schema(
            operation_id=view.__name__,
            tags=[tag],
            summary=summary.replace("\n", " ").rstrip("."),
            description=description,
            parameters=list(parameters),
            request=takes,
            responses=_answers(returns) | _problems(usual | set(refuses)),
        )
        decorated: View = documented(served)
        return decorated

    return decorate


def one_address(*views: Any) -> View:
    """Serve endpoints of different methods at one address; each stays documented by itself."""
    methods = {
        method: getattr(view.cls, method)
        for view in views
        for method in view.cls.http_method_names
        if method != "options"
    }
    names = [*methods, "options"]
    together = type(views[0].__name__, (views[0].cls,), methods | {"http_method_names": names})
    served: View = together.as_view()  # type: ignore[attr-defined]
    return served


@extend_schema(exclude=True)
@api_view(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
def nowhere(request: Request, /, **_: str) -> Response:
    """Say of every other address that nothing is there, as JSON too."""
    raise Http404


def _answers(returns: Mapping[int, Any]) -> dict[Any, Any]:
    """Return what comes back, keyed as problems are: the first key says whether it is a list."""
    return {(key, "application/json") if one else key: one for key, one in returns.items()}


def _problems(statuses: Iterable[int]) -> dict[tuple[int, str], OpenApiResponse]:
    return {
        (status, "application/problem+json"): OpenApiResponse(ProblemSerializer, _MEANING[status])
        for status in sorted(statuses)
    }


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Raise Unusable for a query parameter that nothing here reads."""
    unknown = sorted(set(request.query_params) - set(known))
    if unknown:
        names = ", ".join(known) or "none"
        detail = f"Unknown parameter. Known here: {names}."
        raise Unusable(
            code="unknown_parameter",
            faults=[{"parameter": name, "detail": detail} for name in unknown],
        )


def uuid_parameter(request: Request, name: str) -> UUID | None:
    """Return a query parameter that is a UUID, None where it wasn't given."""
    given = request.query_params.get(name)
    if given is None:
        return None
    try:
        return UUID(given)
    except ValueError as error:
        raise Unusable(faults=[{"parameter": name, "detail": "A UUID is expected."}]) from error


def page(
    request: Request,
    rows: Any,
    serializer: type[serializers.Serializer[Any]],
    finish: Callable[[list[Any]], Sequence[Any]] = list,
) -> Response:
    """Return one page of a queryset or list, its rows finished. 1 query more, for the count."""
    pages: type[BasePagination] = api_settings.DEFAULT_PAGINATION_CLASS  # type: ignore[assignment]
    paginator = pages()
    found: Any = paginator.paginate_queryset(rows, request)
    shown = [_kept(serializer).to_representation(row) for row in finish(found)]
    return paginator.get_paginated_response(shown)


def answer(
    serializer: type[serializers.Serializer[Any]], shown: Any, status: int = 200
) -> Response:
    """Return one thing in the shape of its serializer."""
    return Response(_kept(serializer).to_representation(shown), status=status)


class Body(serializers.Serializer[Any]):
    """A JSON object all of whose names are known."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                known = ", ".join(self.fields) or "none"
                raise serializers.ValidationError(
                    dict.fromkeys(unknown, f"Unknown name. Known here: {known}.")
                )
        return super().to_internal_value(data)


class NoBody(Body):
    """Nothing, or an empty object: the address says it all."""


def body_of(request: Request, body: type[Body]) -> dict[str, Any]:
    """Return what was sent, checked. Raises ValidationError."""
    return dict(_kept(body).run_validation(request.data))


@cache
def _kept(serializer: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """Return the one serializer of a class: to make one is to copy each of its fields."""
    return serializer()
