"""XML as plain nodes without namespaces, and materials as HTML. Only defusedxml reads XML."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]

from assessments.qti.model import PackageError
from assessments.qti.repair import repaired

DEPTH_LIMIT = 100
TAGS_LIMIT = 400_000
_VOID = frozenset({"br", "hr", "img", "input", "source", "track", "wbr", "col"})


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its name without namespace, its attributes, what it holds, what follows it."""

    tag: str
    attributes: dict[str, str]
    text: str
    children: tuple["Node", ...]
    tail: str

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default).strip()

    def all(self, *tags: str) -> Iterator["Node"]:
        """Yield the elements of these names within, in document order."""
        for child in self.children:
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    def first(self, *tags: str) -> "Node | None":
        """Return the first element of these names within."""
        return next(self.all(*tags), None)

    def content(self) -> str:
        """Return the text within, of all elements together."""
        return self.text + "".join(child.content() + child.tail for child in self.children)


def parse(data: bytes) -> tuple[Node, list[str]]:
    """Return a file's root and what had to be mended. Raise PackageError if it can't be read."""
    if data.count(b"<") > TAGS_LIMIT:
        raise PackageError("It holds more elements than a file of items can need.")
    try:
        return _node(fromstring(data)), []
    except PackageError:
        raise
    except (ParseError, ValueError, LookupError) as error:
        return _parse_repaired(data, error)


def _parse_repaired(data: bytes, error: Exception) -> tuple[Node, list[str]]:
    """Return the root of a file that is nearly XML; raise the first error if it is not."""
    if isinstance(error, DefusedXmlException):
        raise PackageError("It declares entities, which are not read.") from error
    text, mended = repaired(data)
    if not mended:
        raise PackageError(f"It is not well-formed XML: {error}.") from error
    try:
        return _node(fromstring(text)), mended
    except (ParseError, ValueError) as second:
        raise PackageError(f"It is not well-formed XML: {error}.") from second


def _node(element: Any, depth: int = 0) -> Node:
    """Return an element of the parser's as a node."""
    if depth > DEPTH_LIMIT:
        raise PackageError("Its elements are nested too deep.")
    children = tuple(_node(child, depth + 1) for child in element if isinstance(child.tag, str))
    attributes = {_local(name): value for name, value in element.attrib.items()}
    return Node(_local(element.tag), attributes, element.text or "", children, element.tail or "")


def _local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def inner_html(node: Node) -> str:
    """Return what an element holds as HTML."""
    return html.escape(node.text, quote=False) + "".join(map(_outer_html, node.children))


def _outer_html(node: Node) -> str:
    """Return an element and what follows it as HTML."""
    attributes = "".join(f' {name}="{html.escape(v)}"' for name, v in node.attributes.items())
    closing = "" if node.tag in _VOID else f"{inner_html(node)}</{node.tag}>"
    return f"<{node.tag}{attributes}>{closing}{html.escape(node.tail, quote=False)}"


def material_html(node: Node) -> str:
    """Return the texts and pictures of a material, or of all materials within, as HTML."""
    parts = (_part_html(part) for part in node.all("mattext", "matemtext", "matimage", "matbreak"))
    return "".join(parts).strip()


def _part_html(part: Node) -> str:
    """Return one part of a material; only text that says it is HTML is taken as HTML."""
    if part.tag == "matbreak":
        return "<br>"
    if part.tag == "matimage":
        uri, label = html.escape(part.get("uri")), html.escape(part.get("label"))
        return f'<img src="{uri}" alt="{label}">'
    if part.get("texttype") not in ("text/html", "text/xhtml"):
        return html.escape(part.content(), quote=False)
    return inner_html(part) if part.children else part.text
