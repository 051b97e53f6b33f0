"""A stored file as a response: walled in, whole or in part."""

import re
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from students.models import StoredFile

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_CHUNK = 64 * 1024
_POLICY = "sandbox; default-src 'none'"
_PLAYED = "; media-src 'self'"


def file_response(
    request: HttpRequest, file: StoredFile, *, is_elsewhere: bool
) -> HttpResponseBase:
    """Send a file so that nothing in it runs, whatever it is. `is_elsewhere`: not on our origin."""
    try:
        content = default_storage.open(file.place)
    except FileNotFoundError as error:
        raise Http404 from error
    response = _part(request, content, file.size) or FileResponse(content)
    headers = {
        "Content-Type": file.media_type if file.is_shown else _as_download(file.media_type),
        "Content-Disposition": content_disposition_header(not file.is_shown, file.name) or "",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _POLICY + (_PLAYED if _is_played(file) else ""),
        "Cross-Origin-Resource-Policy": "cross-origin" if is_elsewhere else "same-origin",
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "Accept-Ranges": "bytes",
        # Keeps it from being packed on the way, which would change its length.
        "Content-Encoding": "identity",
    }
    for name, value in headers.items():
        response.headers[name] = value
    if response.status_code == 200:
        response.headers["Content-Length"] = str(file.size)
    return response


def _is_played(file: StoredFile) -> bool:
    """Say whether a browser plays it on a page of its own, which then asks for the file itself."""
    return file.is_shown and file.media_type.startswith(("audio/", "video/"))


def _as_download(media_type: str) -> str:
    """Return the type of what is never shown; nothing that a browser would run."""
    is_known = media_type in ("application/pdf", "application/zip", "application/json", "text/csv")
    return media_type if is_known else "application/octet-stream"


def _part(request: HttpRequest, content: IO[bytes], size: int) -> HttpResponseBase | None:
    """Return the one part that was asked for, None for the whole. 416 for one that is not there."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or asked[0] == "bytes=-" or size == 0:
        return None
    if asked[1]:
        first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
    else:
        first, last = max(size - int(asked[2]), 0), size - 1
    if first > last:
        content.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    part = StreamingHttpResponse(_pieces(content, first, last), status=206)
    part.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    part.headers["Content-Length"] = str(last - first + 1)
    return part


def _pieces(content: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with content:
        content.seek(first)
        left = last - first + 1
        while left > 0 and (piece := content.read(min(_CHUNK, left))):
            left -= len(piece)
            yield piece
