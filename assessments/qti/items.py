"""One question as one of our items, or the reason why it is not."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from assessments.qti.blanks import read_blanks_in_place, read_blanks_in_stem
from assessments.qti.choices import (
    read_multiple_choice,
    read_single_choice,
    read_true_false,
    says_true_or_false,
)
from assessments.qti.feedback import read_feedback, read_hints
from assessments.qti.model import ParsedItem, Refused, UnsupportedItem
from assessments.qti.nodes import Node
from assessments.qti.pairs import read_categorization, read_matching, read_ordering
from assessments.qti.parts import Parts
from assessments.qti.question import Field, Question, read_question
from assessments.qti.written import read_essay, read_numeric, read_short_answer
from assessments.scoring import PIECES_LIMIT, check_item

Reader = Callable[[Question], Parts]

READERS: dict[str, Reader] = {
    "multiple_choice_question": read_single_choice,
    "multiple_answers_question": read_multiple_choice,
    "true_false_question": read_true_false,
    "short_answer_question": read_short_answer,
    "numerical_question": read_numeric,
    "essay_question": read_essay,
    "fill_in_multiple_blanks_question": read_blanks_in_stem,
    "multiple_dropdowns_question": read_blanks_in_stem,
    "matching_question": read_matching,
    "categorization_question": read_categorization,
    "ordering_question": read_ordering,
    "cc.multiple_choice.v0p1": read_single_choice,
    "cc.multiple_response.v0p1": read_multiple_choice,
    "cc.true_false.v0p1": read_true_false,
    "cc.fib.v0p1": read_short_answer,
    "cc.pattern_match.v0p1": read_short_answer,
    "cc.essay.v0p1": read_essay,
}
REASONS = {
    "calculated_question": "questions computed from a formula are not supported",
    "hot_spot_question": "questions answered by pointing at a picture are not supported",
    "file_upload_question": "questions answered by a file are not supported",
    "text_only_question": "it asks nothing, and no question refers to it",
}
_TEXT_LIMIT = 100_000
_CONDITIONS_LIMIT = 2_000
_IDENT = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Found:
    """An item's element and what surrounds it."""

    node: Node
    file: str
    assessment: str
    passage: str = ""
    notes: tuple[str, ...] = field(default=())


def read_item(found: Found) -> ParsedItem | Refused:
    """Return the item, or why it is refused."""
    question = read_question(found.node)
    question.notes[:0] = found.notes
    try:
        return _item(question, found)
    except (UnsupportedItem, ValueError) as error:
        return refused(found, _kind(question), str(error))


def refused(found: Found, kind: str, reason: str) -> Refused:
    """Return an item's refusal."""
    ident, title = found.node.get("ident"), found.node.get("title")
    return Refused(found.file, ident, title, kind, reason)


def _item(question: Question, found: Found) -> ParsedItem:
    """Return the item. Raise UnsupportedItem if it has no counterpart."""
    _check_size(question)
    parts = _reader(question)(question)
    feedback, hints = read_feedback(question, parts.names), read_hints(question)
    body = {"format": "html", "stem": question.stem, **parts.body}
    body["stem"] = found.passage + (body["stem"] or _title_as_stem(question))
    if sum(len(str(one)) for one in (body, parts.key, feedback, hints)) > _TEXT_LIMIT:
        raise UnsupportedItem("its texts are too long")
    if problems := check_item(parts.kind, body, parts.key):
        raise UnsupportedItem("; ".join(problems))
    return ParsedItem(
        code=_code(question),
        title=question.title[:255],
        kind=parts.kind,
        body=body,
        key=parts.key,
        feedback=feedback,
        points=_points(question),
        assessment=found.assessment,
        file=found.file,
        notes=tuple(dict.fromkeys(question.notes)),
        hints=tuple(hints[:PIECES_LIMIT]),
    )


def _check_size(question: Question) -> None:
    """Raise UnsupportedItem for more parts than a question to be read by people can have."""
    most = max((len(place.labels) for place in question.fields), default=0)
    if max(most, len(question.fields)) > PIECES_LIMIT:
        raise UnsupportedItem(f"it has more than {PIECES_LIMIT} choices or places to answer")
    if len(question.conditions) > _CONDITIONS_LIMIT:
        raise UnsupportedItem(f"it has more than {_CONDITIONS_LIMIT} conditions")


def _title_as_stem(question: Question) -> str:
    """Return the title, where nothing else asks."""
    if question.title:
        question.notes.append("its title asks, because nothing else does")
    return question.title


def _reader(question: Question) -> Reader:
    """Return the reader for a question's kind, which its name or else its shape tells."""
    if question.node.first("calculated"):
        raise UnsupportedItem(REASONS["calculated_question"])
    if question.type in REASONS:
        raise UnsupportedItem(REASONS[question.type])
    if question.type in READERS:
        return READERS[question.type]
    if question.type:
        raise UnsupportedItem("this kind of question is not supported")
    return _reader_by_shape(question.fields, question)


def _reader_by_shape(places: list[Field], question: Question) -> Reader:
    """Return the reader for a question that does not name its kind."""
    tags = {place.node.tag for place in places}
    if not places:
        raise UnsupportedItem(REASONS["text_only_question"])
    if tags <= {"response_str", "response_num"}:
        return _reader_of_writing(places, question)
    if tags != {"response_lid"}:
        raise UnsupportedItem(f"answers by {', '.join(sorted(tags))} are not supported")
    if len(places) > 1:
        named = all(f"[{place.name}]" in question.stem for place in places)
        return read_blanks_in_stem if named else read_matching
    return _reader_of_choice(places[0])


def _reader_of_writing(places: list[Field], question: Question) -> Reader:
    """Return the reader for one or several places to write."""
    if len(places) > 1:
        return read_blanks_in_place
    if places[0].node.tag == "response_num" or places[0].number_type in ("decimal", "integer"):
        return read_numeric
    return read_short_answer if any(c.chosen for c in question.earning) else read_essay


def _reader_of_choice(place: Field) -> Reader:
    """Return the reader for one place to choose."""
    if place.cardinality == "ordered":
        return read_ordering
    if place.cardinality == "multiple":
        return read_multiple_choice
    return read_true_false if says_true_or_false(place) else read_single_choice


def _kind(question: Question) -> str:
    """Return what a question is called in a report."""
    if question.node.first("calculated"):
        return "calculated_question"
    if question.type:
        return question.type
    return ", ".join(sorted({p.node.tag for p in question.fields})) or "text_only_question"


def _code(question: Question) -> str:
    """Return the item's ident, or one made of its content."""
    ident = _IDENT.sub("", question.ident)
    if ident and len(ident) <= 200:
        return ident
    digest = hashlib.sha256(repr(question.node).encode("utf-8", "replace")).hexdigest()[:16]
    return f"{ident[:150]}item-{digest}"


def _points(question: Question) -> float:
    """Return the points that the item is worth, 1 if it does not say."""
    stated = question.metadata.get("points_possible", "")
    if not re.fullmatch(r"\d{1,6}(?:\.\d{0,6})?", stated):
        return 1.0
    return float(Fraction(stated))
