"""One QTI 1.2 file: its tests, groups, passages and questions."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessments.qti.items import Found, read_item, refused
from assessments.qti.model import ParsedAssessment, ParsedItem, QtiPackage, Refused
from assessments.qti.nodes import Node, material_html
from assessments.qti.question import RESPONSES, metadata

JOINED_LIMIT = 5_000_000
ROOTS = ("questestinterop", "objectbank", "assessment", "section", "item")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file an element stands."""

    file: str
    assessment: str
    stimulus: str = ""
    notes: tuple[str, ...] = ()


def read_document(root: Node, place: Place, package: QtiPackage) -> None:
    """Add everything in a file to the package."""
    passages: dict[str, Node] = {}
    for node in filter(_is_passage, root.all("item")):
        passages.setdefault(node.get("ident"), node)
    used: dict[str, int] = {}
    for node, where in _elements(root, place, package):
        result = _read(node, where, passages, used)
        if isinstance(result, ParsedItem):
            package.items.append(result)
        elif result is not None:
            package.refused.append(result)
    _settle_passages(package, place.file, passages, used)


def _read(
    node: Node, where: Place, passages: dict[str, Node], used: dict[str, int]
) -> ParsedItem | Refused | None:
    """Return what an element gives; a passage waits until it is known who refers to it."""
    found = Found(node, where.file, where.assessment, notes=where.notes)
    if node.tag != "item":
        return refused(found, node.tag, _bank_reason(node))
    if _is_passage(node):
        return _second_passage(found, passages)
    stimulus = metadata(node).get("parent_stimulus_item_ident") or where.stimulus
    if stimulus in passages:
        found = replace(found, passage=_passage_html(passages[stimulus]))
        if len(found.passage) * used.get(stimulus, 0) > JOINED_LIMIT:
            return refused(found, "item", "its passage is shown with too many items")
    elif stimulus:
        found = replace(found, notes=(*found.notes, f"its passage {stimulus} is not in the file"))
    result = read_item(found)
    if isinstance(result, ParsedItem) and found.passage:
        used[stimulus] = used.get(stimulus, 0) + 1
    return result


def _second_passage(found: Found, passages: dict[str, Node]) -> Refused | None:
    """Return the refusal of a passage whose ident another one has, None for the first."""
    if passages[found.node.get("ident")] is found.node:
        return None
    return refused(found, "text_only_question", "another passage has the same ident")


def _elements(node: Node, place: Place, package: QtiPackage) -> Iterator[tuple[Node, Place]]:
    """Yield items and references to items, with where they stand, in document order."""
    if node.tag in ("item", "bankentry_item", "bankentry"):
        yield node, place
        return
    if node.tag == "assessment":
        place = replace(place, assessment=node.get("title") or place.assessment)
        package.assessments.setdefault(place.assessment, _rules(node, place.assessment))
    if node.tag == "section":
        place = _inside(node, place)
        if _bank(node) and not any(child.tag == "item" for child in node.children):
            yield node, place
    for child in node.children:
        yield from _elements(child, place, package)


def _inside(section: Node, place: Place) -> Place:
    """Return where a section's elements stand, and what a group of them loses."""
    stimulus = section.get("parent_stimulus_item_ident") or place.stimulus
    place = replace(place, stimulus=stimulus)
    number = section.first("selection_number")
    if number is None or not any(c.tag == "selection_ordering" for c in section.children):
        return place
    count = sum(child.tag == "item" for child in section.children)
    others = f" and of the item bank {_bank(section)}" if _bank(section) else ""
    note = (
        f"in the file {number.content().strip()} of the {count} items{others} of group "
        f'"{section.get("title")}" are drawn; here all {count} are asked'
    )
    return replace(place, notes=(*place.notes, note))


def _rules(assessment: Node, title: str) -> ParsedAssessment:
    """Return a test's own rules."""
    facts: dict[str, str] = {}
    for child in assessment.children:
        if child.tag == "qtimetadata":
            facts = metadata(child)
    attempts, minutes = facts.get("cc_maxattempts", ""), facts.get("qmd_timelimit", "")
    return ParsedAssessment(title, _count(attempts), _count(minutes))


def _count(text: str) -> int | None:
    """Return a whole number above 0, None for "unlimited" and anything else."""
    return int(text) if re.fullmatch(r"[1-9]\d{0,3}", text) else None


def _bank_reason(node: Node) -> str:
    """Return why a reference to an item elsewhere is refused."""
    bank = node.get("sourcebank_ref") or _bank(node)
    return f"it refers to the item bank {bank}, which is not in the file"


def _bank(section: Node) -> str:
    """Return the item bank that a group itself draws from, "" for none."""
    for child in section.children:
        if child.tag == "selection_ordering" and (source := child.first("sourcebank_ref")):
            return source.content().strip()
    return ""


def _is_passage(node: Node) -> bool:
    """Say whether an item only gives something to read."""
    kind = metadata(node).get("question_type", "")
    return kind == "text_only_question" or (not kind and node.first(*RESPONSES) is None)


def _passage_html(node: Node) -> str:
    """Return what a passage gives to read, with its title and instructions above."""
    title, instructions = html.escape(node.get("title")), html.escape(node.get("instructions"))
    heading = f"<p><strong>{title}</strong></p>" if title else ""
    heading += f"<p><em>{instructions}</em></p>" if instructions else ""
    presentation = node.first("presentation")
    return f"{heading}{material_html(presentation or node)}<hr>"


def _settle_passages(
    package: QtiPackage, file: str, passages: dict[str, Node], used: dict[str, int]
) -> None:
    """Name each passage: as part of the items that show it, or as refused."""
    for ident, node in passages.items():
        if count := used.get(ident):
            package.notes.append(
                f'{file}: the passage "{node.get("title")}" is shown with {count} of its items.'
            )
        else:
            reason = "it asks nothing, and no item that was taken refers to it"
            package.refused.append(
                Refused(file, ident, node.get("title"), "text_only_question", reason)
            )
