"""Icons of the kept package, each drawn once. An icon never stands alone: its word is beside it."""

from functools import cache

from django import template
from heroicons.templatetags.heroicons import heroicon_outline

register = template.Library()

_KINDS = {
    "lesson": "book-open",
    "practice": "pencil-square",
    "quiz": "clipboard-document-check",
}
_FORMATS = {
    "text": "document-text",
    "image": "photo",
    "audio": "speaker-wave",
    "video": "play-circle",
    "link": "link",
    "interactive": "cursor-arrow-rays",
    "hands_on": "hand-raised",
    "game": "puzzle-piece",
}


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> str:
    """Return an icon as SVG in the text's colour, unspoken; `size` in pixels."""
    return heroicon_outline(name, size=size, aria_hidden="true")


@register.simple_tag
def kind_icon(kind: str, size: int = 20) -> str:
    """Return the icon of a kind of activity."""
    return icon(_KINDS[kind], size)


@register.simple_tag
def format_icon(form: str, size: int = 20) -> str:
    """Return the icon of a format of activities."""
    return icon(_FORMATS[form], size)
