"""A whole package: every file in it, one item per code, and the files they show."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from assessments.qti.archive import Source, open_source
from assessments.qti.document import ROOTS, Place, read_document
from assessments.qti.media import find_file, is_elsewhere, media_sources
from assessments.qti.model import PackageError, ParsedItem, QtiPackage, Refused
from assessments.qti.nodes import Node, parse
from courses.progress import tell

_XML = (".xml", ".qti")
_QTI_2 = ("assessmentItem", "assessmentTest", "qti-assessment-item", "qti-assessment-test")


def read_package(path: str | Path) -> QtiPackage:
    """Read QTI 1.2 from one XML file, a folder of them, or a zip with or without a manifest.

    Raise PackageError where there is nothing to read: no such file, a dangerous zip, no XML.
    """
    with open_source(Path(path)) as source:
        package = QtiPackage(source.title)
        names = [name for name in source.names if name.lower().endswith(_XML)]
        names = names or list(source.names[:1] if len(source.names) == 1 else ())
        if not names:
            raise PackageError("The package holds no XML file.")
        for number, name in enumerate(names):
            tell("reading", number, len(names))
            _read_file(source, name, package)
        package.items, doubles = _one_per_code(package.items)
        package.refused += doubles
        package.items = [_with_media(source, item, package) for item in package.items]
    return package


def _read_file(source: Source, name: str, package: QtiPackage) -> None:
    """Add a file to the package, as what its root says it is."""
    try:
        root, mended = parse(source.read(name))
    except PackageError as error:
        package.refused.append(Refused(name, "", "", "unreadable file", str(error)))
        return
    if root.tag == "manifest":
        package.title = _manifest_title(root) or package.title
    elif root.tag in _QTI_2:
        reason = "QTI 2 and 3 are not read; export as QTI 1.2"
        package.refused.append(Refused(name, "", "", root.tag, reason))
    elif root.tag in ROOTS:
        notes = tuple(mended)
        wrapped = Node("file", {}, "", (root,), "")
        read_document(wrapped, Place(name, package.title, notes=notes), package)
    else:
        package.notes.append(f"{name}: not a QTI 1.2 file ({root.tag[:80]}), left out.")


def _manifest_title(root: Node) -> str:
    """Return the package's own title."""
    lom = root.first("metadata")
    title = lom.first("title") if lom is not None else None
    return " ".join(title.content().split())[:255] if title is not None else ""


def _one_per_code(items: list[ParsedItem]) -> tuple[list[ParsedItem], list[Refused]]:
    """Return items with codes of their own, and those that are there twice.

    Two different items of one ident keep it with the file's name or, last, their content's digest.
    """
    taken: dict[str, ParsedItem] = {}
    doubles = []
    for item in items:
        first = taken.get(item.code)
        if first is not None and _content(first) == _content(item):
            reason = f"it is the same item as in {first.file}"
            doubles.append(Refused(item.file, item.code, item.title, item.kind, reason))
            continue
        code = next(code for code in _codes(item) if code not in taken)
        notes = item.notes if code == item.code else (*item.notes, "its ident is used twice")
        taken[code] = replace(item, code=code, notes=notes)
    return list(taken.values()), doubles


def _codes(item: ParsedItem) -> Iterator[str]:
    """Yield codes for an item, the plainest first."""
    yield item.code
    yield f"{item.code}~{PurePosixPath(item.file).stem[:40]}"
    digest = hashlib.sha256(_content(item).encode()).hexdigest()
    for length in range(8, 64):
        yield f"{item.code[:180]}~{digest[:length]}"


def _content(item: ParsedItem) -> str:
    """Return what an item is, to tell it from others."""
    parts = [item.title, item.kind, item.body, item.key, item.feedback, item.hints]
    return json.dumps(parts, sort_keys=True)


def _with_media(source: Source, item: ParsedItem, package: QtiPackage) -> ParsedItem:
    """Put an item's files into the package; note those that are not there."""
    texts = texts_of([item.body, item.feedback, item.key, list(item.hints)])
    shown = [reference for text in texts for reference in media_sources(text)]
    found = [_fetch(source, item.file, reference, package) for reference in shown]
    notes = dict.fromkeys([*item.notes, *filter(None, found)])
    return replace(item, notes=tuple(notes))


def _fetch(source: Source, file: str, reference: str, package: QtiPackage) -> str | None:
    """Put a file into the package, or return why not."""
    if is_elsewhere(reference):
        return f"the file {reference[:80]} lies outside the package"
    name = find_file(reference, file, source.names)
    if name is None:
        return f"the file {reference[:80]} is not in the package"
    try:
        data = source.read(name)
    except PackageError as error:
        return f"the file {reference[:80]} can't be read: {error}"
    if package.media.setdefault(reference, data) != data:
        return f"the file {reference[:80]} means another file elsewhere in the package"
    return None


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text within JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
