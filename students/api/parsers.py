"""Reading JSON from strangers: whatever they send, it is an object we can keep, or a clear 400."""

import json
import re
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework import exceptions, parsers, status

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


class TooLarge(exceptions.APIException):
    """More was sent than anything here can need."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is too large."
    default_code = "too_large"


class JSONParser(parsers.BaseParser):
    """JSON in UTF-8. Half characters and NUL, which no database can hold, are left out of texts."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge
        try:
            text = raw.decode()
            data = json.loads(text, parse_constant=_refuse)
            return _storable(data) if "\\u" in text else data
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError("The body is not JSON in UTF-8.") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON.")


def _storable(data: Any) -> Any:
    """Return the data without the characters that a database cannot hold."""
    if isinstance(data, str):
        return _NOT_STORABLE.sub("", data)
    if isinstance(data, list):
        return [_storable(value) for value in data]
    if isinstance(data, dict):
        return {_storable(name): _storable(value) for name, value in data.items()}
    return data
