"""What bodies, keys and answers are made of, and how a foreign answer is made fit to keep.

A body, a key and an answer are JSON objects. Pieces that an answer points at (choices, entries,
prompts, options, blanks) are lists of `{"id", "text"}`; the ids also name form fields.
"""

import html
import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

JsonDict = dict[str, Any]

TEXT_LIMIT = 500
ESSAY_LIMIT = 20_000
PIECES_LIMIT = 200
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|$~])")


class InvalidAnswer(ValueError):
    """An answer that the question's own form could not have sent."""


class FormData(Protocol):
    """What an answer is read from: a Django QueryDict, or anything that behaves like one."""

    def get(self, key: str, /) -> Any: ...

    def getlist(self, key: str, /) -> Sequence[Any]: ...


def fields(answer: object, *names: str) -> JsonDict:
    """Return the answer's fields; none for None. Raise InvalidAnswer for any other shape."""
    if answer is None:
        return {}
    if not isinstance(answer, Mapping):
        raise InvalidAnswer("An answer is an object.")
    for name in answer:
        if name not in names:
            raise InvalidAnswer(f"Unknown field {ascii(name)[:40]}.")
    return dict(answer)


def listed(value: object, limit: int) -> list[Any]:
    """Return the list that an answer holds, an empty one for None."""
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > limit:
        raise InvalidAnswer("A list of the question's own pieces is expected.")
    return value


def clean_text(value: object, limit: int = TEXT_LIMIT) -> str:
    """Return a text without what a database cannot hold; "" where there is only space."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidAnswer("A text is expected.")
    text = _NOT_STORABLE.sub("", value)
    if len(text) > limit:
        raise InvalidAnswer(f"An answer may have at most {limit} characters.")
    return text if text.strip() else ""


def clean_id(value: object, allowed: Iterable[str]) -> str:
    """Return the id of one of the question's own pieces, "" for nothing chosen."""
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or value not in allowed:
        raise InvalidAnswer("The question has no such choice.")
    return value


def clean_pairs(value: object, names: Iterable[str]) -> JsonDict:
    """Return an object whose names are among the question's own pieces."""
    return fields(value, *names)


def texts(body: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return the pieces called `name`, text by id, in the order they are shown."""
    return {piece["id"]: piece["text"] for piece in body.get(name, ())}


def plain(body: Mapping[str, Any], text: str) -> str:
    """Return plain text written in the body's own format."""
    if body.get("format") == "html":
        return html.escape(text)
    return _MARKDOWN.sub(r"\\\1", text)


def shuffled_apart(ids: Sequence[str], seed: str) -> list[str]:
    """Return `ids` in an order that depends on `seed` only and is never the one given.

    Raise ValueError for fewer than two different ids, which have no other order.
    """
    if len(set(ids)) < 2:
        raise ValueError("Fewer than two pieces have one order only.")
    result = list(ids)
    random.Random(seed).shuffle(result)  # noqa: S311 - an order to show, not a secret
    while result == list(ids):
        result.append(result.pop(0))
    return result


def is_id(value: object) -> bool:
    """Say whether a value can be a piece's id."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def ids(body: Mapping[str, Any], name: str) -> list[str]:
    """Return the ids of the pieces called `name`, whatever the body's state."""
    pieces = body.get(name)
    if not isinstance(pieces, list):
        return []
    return [p["id"] for p in pieces if isinstance(p, Mapping) and is_id(p.get("id"))]


def piece_problems(body: Mapping[str, Any], name: str, least: int) -> Iterator[str]:
    """Yield what is wrong with the pieces called `name`."""
    pieces = body.get(name)
    if not isinstance(pieces, list) or not least <= len(pieces) <= PIECES_LIMIT:
        yield f"{name}: from {least} to {PIECES_LIMIT} are needed"
        return
    known = ids(body, name)
    if len(known) < len(pieces):
        yield f"{name}: every id has 1 to 64 letters, digits or _.:-"
    if len(set(known)) < len(known):
        yield f"{name}: two have the same id"
    if not all(isinstance(p, Mapping) and _has_text(p) for p in pieces):
        yield f"{name}: one has no text"


def _has_text(piece: Mapping[str, Any]) -> bool:
    """Say whether a piece shows anything."""
    text = piece.get("text")
    return isinstance(text, str) and text.strip() != ""


def unknown_names(what: str, found: Mapping[str, Any], known: Iterable[str]) -> Iterator[str]:
    """Yield the names in a body or key that its kind does not have."""
    for name in sorted(set(map(str, found)) - set(known)):
        yield f"{what}: {ascii(name)[:40]} has no meaning here"


def scoring_problems(key: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with how a key shares out the score."""
    if key.get("scoring", "all") not in ("all", "partial"):
        yield 'key: scoring is "all" or "partial"'
