"""A question as a form shows it: which fields it has, what they are called, what stands in them.

Everything is made from form data, whether it was just sent or written from a saved answer, so
that a page shown again holds exactly what was typed. No keys here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from assessments.scoring import ESSAY_LIMIT, TEXT_LIMIT, FormData, is_answered
from courses.content import render

_TEMPLATES = {
    "single_choice": "choices",
    "multiple_choice": "choices",
    "true_false": "true_false",
    "numeric": "line",
    "short_answer": "line",
    "essay": "essay",
    "fill_blanks": "blanks",
    "ordering": "ordering",
    "matching": "matching",
}
_TAG = r'<(?:"[^"]*"|[^">])*>'
_MARKER = re.compile(rf"({_TAG})|\{{\{{([A-Za-z0-9_.:-]{{1,64}})\}}\}}")
_NOT_LINEAR = re.compile(r"<(?!/?(?:p|em|strong|b|i|span|math|mrow|mi|mn|mo|mtext|mspace)\b)")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose; `sign` is the letter beside it."""

    value: str
    text: str
    is_chosen: bool
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """One field: `name` and what stands in it. `text` is what it belongs to, as its author wrote.

    `key` says what the letters of a menu stand for, where a menu can't show the options.
    """

    name: str
    value: str = ""
    text: str = ""
    options: list[Option] = field(default_factory=list)
    key: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text with blanks: its HTML, then perhaps a blank, the `number`th."""

    html: SafeString
    control: Control | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """One question on the page."""

    number: int
    kind: str
    body: Mapping[str, Any]
    controls: list[Control]
    error: str
    is_answered: bool
    hints: tuple[str, ...] = ()
    hints_left: int = 0
    seconds: str = ""

    @property
    def next_hint(self) -> int | None:
        """The number of the hint to be asked for next, if there is one."""
        return len(self.hints) + 1 if self.hints_left else None

    @property
    def timed_by(self) -> str:
        return timed_by(self.number)

    @property
    def prefix(self) -> str:
        return prefix_of(self.number)

    @property
    def template(self) -> str:
        return f"assessments/items/{_TEMPLATES[self.kind]}.html"

    @property
    def limit(self) -> int:
        return ESSAY_LIMIT if self.kind == "essay" else TEXT_LIMIT

    @property
    def parts(self) -> list[Part]:
        """Split the text of a question at its blanks; a blank without a place comes last."""
        html = render(self.body["stem"], self.body["format"])
        waiting = {control.name: control for control in self.controls}
        found, start = [], 0
        for marker in _MARKER.finditer(html):
            control = waiting.pop(f"{self.prefix}-{marker[2]}", None) if marker[2] else None
            if control:
                found.append((html[start : marker.start()], control))
                start = marker.end()
        found += [("", control) for control in waiting.values()] if start else []
        parts = [_part(before, control, n) for n, (before, control) in enumerate(found, start=1)]
        return [*parts, _part(html[start:])]


def _part(html: str, control: Control | None = None, number: int = 0) -> Part:
    return Part(mark_safe(html), control, number)  # noqa: S308 cut out of what render() returned


def prefix_of(number: int) -> str:
    """Return what the names of a question's fields begin with."""
    return f"q{number}"


def timed_by(number: int) -> str:
    """Return the name of the field that says how long a question was in view."""
    return f"seconds-{number}"


def make_field(
    number: int,
    kind: str,
    body: Mapping[str, Any],
    data: FormData,
    answer: Mapping[str, Any] | None,
    error: str = "",
) -> Field:
    """Return a question with what `data` holds for it."""
    controls = _controls(kind, body, prefix_of(number), data)
    return Field(number, kind, body, controls, error, is_answered(kind, answer))


def _controls(kind: str, body: Mapping[str, Any], prefix: str, data: FormData) -> list[Control]:
    if kind in ("single_choice", "multiple_choice"):
        chosen = set(data.getlist(prefix))
        options = [
            Option(choice["id"], choice["text"], choice["id"] in chosen, letter(place))
            for place, choice in enumerate(body["choices"])
        ]
        return [Control(prefix, options=options)]
    if kind == "fill_blanks":
        return [_blank(body, blank, f"{prefix}-{blank['id']}", data) for blank in body["blanks"]]
    if kind == "ordering":
        places = [str(place) for place in range(1, len(body["entries"]) + 1)]
        menu = _Menu([(place, place) for place in places])
        return [menu.control(f"{prefix}-{e['id']}", e["text"], data) for e in body["entries"]]
    if kind == "matching":
        menu = _menu(body["options"], body["format"])
        return [menu.control(f"{prefix}-{p['id']}", p["text"], data) for p in body["prompts"]]
    return [Control(prefix, value=_sent(data, prefix))]


def _blank(body: Mapping[str, Any], blank: Mapping[str, Any], name: str, data: FormData) -> Control:
    if "choices" in blank:
        return _menu(blank["choices"], body["format"]).control(name, "", data)
    return Control(name, value=_sent(data, name))


def _sent(data: FormData, name: str) -> str:
    return str(data.get(name) or "")


@dataclass(frozen=True, slots=True)
class _Menu:
    """What may be chosen, as (value, text), and what letters stand for."""

    entries: list[tuple[str, str]]
    key: list[tuple[str, str]] = field(default_factory=list)

    def control(self, name: str, text: str, data: FormData) -> Control:
        sent = _sent(data, name)
        options = [Option(value, shown, value == sent) for value, shown in self.entries]
        return Control(name, sent, text, options, self.key)


def _menu(pieces: list[dict[str, str]], text_format: str) -> _Menu:
    """Return a menu of texts; of letters if one of the texts is more than a menu can show."""
    plain = [plain_text(piece["text"], text_format) for piece in pieces]
    if all(text is not None for text in plain):
        return _Menu([(piece["id"], text or "") for piece, text in zip(pieces, plain, strict=True)])
    letters = [letter(place) for place in range(len(pieces))]
    return _Menu(
        [(piece["id"], sign) for piece, sign in zip(pieces, letters, strict=True)],
        [(sign, piece["text"]) for piece, sign in zip(pieces, letters, strict=True)],
    )


def letter(place: int) -> str:
    """Return A, B ... Z, A1, B1 ..."""
    return chr(ord("A") + place % 26) + (str(place // 26) if place >= 26 else "")


@lru_cache(maxsize=4096)
def plain_text(text: str, text_format: str) -> str | None:
    """Return an author's text without marks; None if they carry meaning (a fraction, a picture)."""
    html = render(text, text_format)
    return None if _NOT_LINEAR.search(html) else unescape(strip_tags(html)).strip()


def form_data(kind: str, prefix: str, answer: Mapping[str, Any]) -> MultiValueDict[str, str]:
    """Return a saved answer as the form would have sent it."""
    data: MultiValueDict[str, str] = MultiValueDict()
    if "choices" in answer:
        data.setlist(prefix, answer["choices"])
    for name in ("choice", "text"):
        if name in answer:
            data[prefix] = answer[name]
    if "value" in answer:
        data[prefix] = "true" if answer["value"] else "false"
    for name in ("blanks", "pairs"):
        for piece, value in answer.get(name, {}).items():
            data[f"{prefix}-{piece}"] = value
    for place, entry in enumerate(answer.get("order", []), start=1):
        data[f"{prefix}-{entry}"] = str(place)
    return data
