"""CASE 1.0 and 1.1: a CFPackage in JSON -> a skill map."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from courses.case.rows import (
    CODE_LENGTH,
    KIND_LENGTH,
    TITLE_LENGTH,
    FrameworkRow,
    Link,
    Ref,
    SkillMap,
    SkillRow,
    SkillsRefused,
    short_title,
)

Json = Mapping[str, Any]
CHILD, BEFORE, SAME = "isChildOf", "precedes", "exactMatchOf"
LAST = 10**9
MAX_PARTS = 500_000
MAX_VALUES = 2_000_000
MAX_ENTRIES = 200_000


def read_package(source: str, text: str) -> SkillMap:
    """Read a package. Raises SkillsRefused where it is none."""
    package = _package(source, text)
    document = package["CFDocument"]
    code = _text(document, "identifier")
    if not code:
        raise SkillsRefused(f"{source} has a CFDocument without an identifier.")
    found = SkillMap(f"{source} (CASE)")
    found.frameworks.append(
        FrameworkRow(
            code[:CODE_LENGTH],
            _text(document, "title")[:TITLE_LENGTH] or code[:TITLE_LENGTH],
            (_text(document, "publisher") or _text(document, "creator"))[:TITLE_LENGTH],
            _text(document, "language")[:16],
        )
    )
    items = _items(found, package.get("CFItems") or [])
    associations = list(_associations(found, package.get("CFAssociations") or []))
    parents = _parents(found, items, associations, code)
    order = _order(items, parents)
    for identifier, (place, item) in items.items():
        above = parents.get(identifier, (0, ""))[1]
        parent = Ref(code, above) if above in items else None
        found.skills.append(_skill(place, Ref(code, identifier), item, order[identifier], parent))
    _add_links(found, items, associations, code)
    return found


def _package(source: str, text: str) -> Json:
    if text.count("{") + text.count("[") > MAX_PARTS or text.count(",") > MAX_VALUES:
        raise SkillsRefused(f"{source} holds more than a package of skills can need.")
    try:
        package = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise SkillsRefused(f"{source} is not JSON that can be read: {error}.") from error
    if isinstance(package, dict) and "$schema" in package and "properties" in package:
        raise SkillsRefused(
            f"{source} is a JSON Schema, which says how packages look; it holds no skills itself."
        )
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        raise SkillsRefused(f"{source} is no CASE package: it has no CFDocument.")
    for name in ("CFItems", "CFAssociations"):
        if not isinstance(package.get(name) or [], list):
            raise SkillsRefused(f"{source} is no CASE package: its {name} is no list.")
        if len(package.get(name) or []) > MAX_ENTRIES:
            raise SkillsRefused(f"{source} has more than {MAX_ENTRIES} {name}.")
    return package


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _text(values: Json, name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode().replace("\x00", "").strip()


def _items(found: SkillMap, entries: list[Any]) -> dict[str, tuple[str, Json]]:
    items: dict[str, tuple[str, Json]] = {}
    for number, item in enumerate(entries, 1):
        place = f"CFItems entry {number}"
        identifier = _text(item, "identifier") if isinstance(item, dict) else ""
        if not identifier:
            found.problem(place, "it has no identifier")
        elif len(identifier) > CODE_LENGTH:
            found.problem(place, f"its identifier is longer than {CODE_LENGTH} characters")
        elif identifier in items:
            found.problem(place, f"{identifier} is the identifier of {items[identifier][0]} too")
        elif not (_text(item, "fullStatement") or _text(item, "abbreviatedStatement")):
            found.problem(place, f"{identifier} has neither fullStatement nor abbreviatedStatement")
        else:
            items[identifier] = (place, item)
    return items


def _skill(place: str, ref: Ref, item: Json, position: int, parent: Ref | None) -> SkillRow:
    full, brief = _text(item, "fullStatement"), _text(item, "abbreviatedStatement")
    title = short_title(brief or full, TITLE_LENGTH if brief else 120)
    return SkillRow(
        place=place,
        ref=ref,
        code=_text(item, "humanCodingScheme")[:CODE_LENGTH],
        title=title,
        description=full if full and full != title else "",
        kind=_text(item, "CFItemType")[:KIND_LENGTH],
        position=position,
        parent=parent,
    )


Association = tuple[str, str, str, str, int]


def _associations(found: SkillMap, entries: list[Any]) -> list[Association]:
    """Return (place, type, origin, destination, sequence number) of each that can be read."""
    read: list[Association] = []
    for number, entry in enumerate(entries, 1):
        place = f"CFAssociations entry {number}"
        values = entry if isinstance(entry, dict) else {}
        kind = _text(values, "associationType")
        origin = _node(values.get("originNodeURI"))
        destination = _node(values.get("destinationNodeURI"))
        if not (kind and origin and destination):
            found.problem(place, "it lacks a type, an origin or a destination")
            continue
        sequence = values.get("sequenceNumber")
        read.append(
            (place, kind, origin, destination, sequence if isinstance(sequence, int) else LAST)
        )
    return read


def _node(value: Any) -> str:
    if isinstance(value, dict):
        named = _text(value, "identifier") or _text(value, "uri")
        return named.rstrip("/").rsplit("/", 1)[-1]
    return value.rstrip("/").rsplit("/", 1)[-1] if isinstance(value, str) else ""


def _parents(
    found: SkillMap, items: dict[str, Any], associations: list[Association], document: str
) -> dict[str, tuple[int, str]]:
    """Return (sequence number, parent) of each skill that is part of another or of the whole."""
    parents: dict[str, tuple[int, str]] = {}
    for place, kind, origin, destination, sequence in associations:
        if kind != CHILD:
            continue
        if origin not in items or destination not in {*items, document}:
            missing = origin if origin not in items else destination
            found.problem(place, f"{CHILD} names {missing}, which is not in the package")
        elif origin in parents and parents[origin][1] != destination:
            found.note(place, f"{origin} has a parent already; only the first is kept")
        else:
            parents.setdefault(origin, (sequence, destination))
    return parents


def _order(items: dict[str, Any], parents: dict[str, tuple[int, str]]) -> dict[str, int]:
    """Return each skill's place when the tree is read from top to bottom."""
    under: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for number, identifier in enumerate(items):
        sequence, parent = parents.get(identifier, (LAST, ""))
        under[parent if parent in items else ""].append((sequence, number, identifier))
    order: dict[str, int] = {}
    waiting = sorted(under[""], reverse=True)
    while waiting:
        *_, identifier = waiting.pop()
        order[identifier] = len(order)
        waiting += sorted(under[identifier], reverse=True)
    for identifier in items:
        order.setdefault(identifier, len(order))
    return order


def _add_links(
    found: SkillMap, items: dict[str, Any], associations: list[Association], code: str
) -> None:
    left: Counter[str] = Counter()
    for place, kind, origin, destination, _ in associations:
        first, second = (Ref(code if node in items else "", node) for node in (origin, destination))
        if kind == BEFORE:
            found.links.append(Link(place, "hard", first, second))
        elif kind == SAME:
            found.links.append(Link(place, "match", first, second))
        elif kind != CHILD:
            left[kind] += 1
    for kind, count in sorted(left.items()):
        found.note("CFAssociations", f"{count} of type {kind} are not imported")
    if not any(link.kind == "hard" for link in found.links):
        found.note("CFAssociations", f"none of type {BEFORE}: the package names no prerequisites")
