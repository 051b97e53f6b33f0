"""Pictures that items show: found in the HTML, then in the package."""

import posixpath
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

_BASES = ("$IMS-CC-FILEBASE$", "$IMS_CC_FILEBASE$", "$IMS_CC_FILE_BASE$", "$IMS-CC-FILE-BASE$")


class _Images(HTMLParser):
    """Writes HTML again as it was, each picture as `replace(source, alternative text)` says."""

    def __init__(self, replace: Callable[[str, str], str | None]) -> None:
        super().__init__(convert_charrefs=False)
        self.replace, self.parts = replace, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        if tag == "img":
            given = dict(attrs)
            replaced = self.replace(given.get("src") or "", given.get("alt") or "")
            text = text if replaced is None else replaced
        self.parts.append(text)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")


def replace_images(html: str, replace: Callable[[str, str], str | None]) -> str:
    """Return HTML with each picture as `replace(source, alternative text)` writes it.

    Where `replace` returns None the picture stays. Comments and declarations are dropped.
    """
    writer = _Images(replace)
    writer.feed(html)
    writer.close()
    return "".join(writer.parts)


def image_sources(html: str) -> list[str]:
    """Return what the pictures of some HTML refer to, each once."""
    found: dict[str, None] = {}
    replace_images(html, lambda source, _alt: found.setdefault(source))
    return [source for source in found if source]


def is_elsewhere(source: str) -> bool:
    """Say whether a picture lies outside the package: at an address, or in the HTML itself."""
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
