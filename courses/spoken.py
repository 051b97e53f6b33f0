"""Formulas in words: what a page says for one that is heard, not seen."""

import re
from typing import Any

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from django.utils.translation import gettext as _

_TOGETHER = re.compile(r"(?<=\d) ([,.:]) (?=\d)")
_DEGREE = "∘"


def in_words(mathml: str) -> str:
    """Return a formula as it is said, in the language of the page: "2 over 3 plus x"."""
    return _TOGETHER.sub(r"\1", " ".join(_said(fromstring(mathml)).split()))


def _said(element: Any) -> str:
    parts = [_said(child) for child in element]
    match element.tag.rpartition("}")[2], parts:
        case "mfrac", [top, bottom]:
            return f"{top} {_('over')} {bottom}"
        case "msup", [base, power]:
            is_angle = power == _DEGREE
            return (
                f"{base} {_('degrees')}" if is_angle else f"{base} {_('to the power of')} {power}"
            )
        case "msub", [base, index]:
            return f"{base} {index}"
        case "msqrt", _parts:
            return f"{_('the square root of')} {' '.join(parts)}"
        case "mroot", [inner, degree]:
            return f"{_('root')} {degree} {_('of')} {inner}"
        case _tag, []:
            return _sign((element.text or "").strip())
    return _in_a_row(element, parts)


def _in_a_row(element: Any, parts: list[str]) -> str:
    """Return what stands side by side; a number before a fraction is a mixed number."""
    tags = [child.tag.rpartition("}")[2] for child in element]
    said = parts[:1]
    for before, tag, part in zip(tags, tags[1:], parts[1:], strict=False):
        said += [_("and"), part] if (before, tag) == ("mn", "mfrac") else [part]
    return " ".join(said)


def _sign(sign: str) -> str:
    """Return a sign in words, anything else as it is."""
    signs = {
        "+": _("plus"),
        "-": _("minus"),
        "\N{MINUS SIGN}": _("minus"),
        "×": _("times"),
        "⋅": _("times"),
        "·": _("times"),
        "÷": _("divided by"),
        "=": _("equals"),
        "≠": _("is not"),
        "<": _("is less than"),
        ">": _("is greater than"),
        "≤": _("is at most"),
        "≥": _("is at least"),
        "≈": _("is about"),
        "%": _("percent"),
        "◻": _("a blank"),
        "□": _("a blank"),
    }
    return signs.get(sign, sign)
