"""Problems that a caller can act on (RFC 9457), as exceptions and as their documented shape."""

from collections.abc import Iterator
from typing import Any

from rest_framework import exceptions, serializers, status

Fault = dict[str, str]


class Problem(exceptions.APIException):
    """A refusal. `faults` names what was wrong and where: pointer, parameter or header."""

    faults: list[Fault]

    def __init__(self, detail: Any = None, code: str | None = None, faults: Any = ()) -> None:
        super().__init__(detail, code)
        self.faults = list(faults)


class Unusable(Problem):
    """Something that was sent isn't as the API's description says."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = "Some of what was sent can't be used."
    default_code = "invalid"


class Conflict(Problem):
    """What was asked for doesn't fit the state that things are in."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class Unprocessable(Problem):
    """What was sent is as described, but doesn't fit the thing it is about."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "Some of what was sent doesn't fit."
    default_code = "unprocessable"


class Unavailable(Problem):
    """Not now: the same may be asked again after `wait` seconds, which the answer says."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "unavailable"
    wait = 10


def faults_of(detail: Any, at: str = "#") -> Iterator[Fault]:
    """Yield what a serializer found, each with a JSON pointer to its place in the body."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            yield from faults_of(inner, at if name == "non_field_errors" else f"{at}/{escaped}")
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from faults_of(inner, f"{at}/{number}" if isinstance(inner, dict) else at)
    else:
        yield {"pointer": at, "detail": str(detail)}


class FaultSerializer(serializers.Serializer[Fault]):
    """One thing that was wrong: one of pointer, parameter and header says where."""

    detail = serializers.CharField()
    pointer = serializers.CharField(required=False, help_text="JSON pointer into the body.")
    parameter = serializers.CharField(required=False, help_text="Name of a query parameter.")
    header = serializers.CharField(required=False, help_text="Name of a header.")


class ProblemSerializer(serializers.Serializer[dict[str, Any]]):
    """Why a request was refused (RFC 9457)."""

    type = serializers.CharField(help_text="Always about:blank: `code` tells problems apart.")
    title = serializers.CharField(help_text="The status in words.")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="A fixed word for programs.")
    detail = serializers.CharField(help_text="A sentence for people.")
    errors = FaultSerializer(many=True)  # type: ignore[assignment] # a field, not the property
