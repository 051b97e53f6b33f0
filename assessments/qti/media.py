"""Pictures, sounds and videos that items show: found in the HTML, then in the package."""

import html
import posixpath
import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote, urlsplit

from assessments.scoring.markup import tags

_BASES = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "$IMS_CC_FILE_BASE$", "$IMS-CC-FILE-BASE$")
_SHOWN = re.compile(r"<(img|audio|video|source|track)(?=[\s/>])", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")


def replace_media(text: str, replace: Callable[[str, dict[str, str]], str | None]) -> str:
    """Return HTML with each picture, sound or video as `replace(tag, attributes)` writes its tag.

    Where `replace` returns None the tag stays as it is.
    """
    parts, seen = [], 0
    for start, end in tags(text):
        if tag := _SHOWN.match(text, start):
            replaced = replace(tag[1].lower(), _attributes(text[tag.end() : end - 1]))
            parts += [text[seen:start], text[start:end] if replaced is None else replaced]
            seen = end
    return "".join([*parts, text[seen:]])


def _attributes(text: str) -> dict[str, str]:
    """Return a tag's attributes; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(text):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


def media_sources(text: str) -> list[str]:
    """Return what the pictures, sounds and videos of some HTML refer to, each once."""
    found: dict[str, None] = {}
    replace_media(text, lambda _tag, given: found.setdefault(given.get("src", "")))
    return [source for source in found if source]


def is_elsewhere(source: str) -> bool:
    """Say whether a file lies outside the package: at an address, or in the HTML itself."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return True
    return bool(parts.scheme or parts.netloc)


def find_file(source: str, file: str, names: Iterable[str]) -> str | None:
    """Return the name of the package's file that `source` in `file` means.

    Exporters count from the XML file, from the package's top, or from a folder of their own; the
    last is found by the end of the name, if only one file has it.
    """
    path = unquote(source)
    for base in _BASES:
        path = path.removeprefix(base)
    path = path.partition("?")[0].strip().lstrip("/")
    known = list(names)
    for folder in (posixpath.dirname(file), ""):
        if (name := posixpath.normpath(posixpath.join(folder, path))) in known:
            return name
    ends = [name for name in known if path and name.endswith("/" + path)]
    return ends[0] if len(ends) == 1 else None
