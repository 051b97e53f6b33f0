"""How pages are set for a reader: size, spacing, face, theme, motion, speed of the voice.

Each setting that is not the usual one becomes an attribute of `<html>`, as `data-size="large"`,
which redefines tokens of the style sheets. Whoever is not signed in keeps hers in a cookie.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "waymark-reading"
LABELS = {
    "theme": _("Colors"),
    "size": _("Size of the text"),
    "lines": _("Space between lines"),
    "letters": _("Space between letters"),
    "face": _("Letters"),
    "motion": _("Movement"),
    "speed": _("Speed of the voice"),
}
CHOICES: dict[str, list[tuple[str, Any]]] = {
    "theme": [
        ("", _("As my device")),
        ("light", _("Light")),
        ("dark", _("Dark")),
        ("contrast", _("Strong contrast")),
    ],
    "size": [("", _("Usual")), ("large", _("Large")), ("larger", _("Very large"))],
    "lines": [("", _("Usual")), ("wide", _("Wide")), ("wider", _("Very wide"))],
    "letters": [("", _("Usual")), ("wide", _("Wide")), ("wider", _("Very wide"))],
    "face": [("", _("Plain")), ("book", _("As in books")), ("clear", _("Wide and clear"))],
    "motion": [("", _("As my device")), ("none", _("None"))],
    "speed": [("slow", _("Slow")), ("", _("Usual")), ("fast", _("Fast"))],
}


def settings_from(told: Mapping[str, object]) -> dict[str, str]:
    """Return what of it is a setting, and not the usual one."""
    return {
        name: value
        for name, choices in CHOICES.items()
        if isinstance(value := told.get(name), str) and value and value in dict(choices)
    }


def settings_of(request: HttpRequest) -> dict[str, str]:
    """Return the settings of who reads: her own, or those of the browser's cookie. No query."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return settings_from(user.reading)
    cookie = request.COOKIES.get(COOKIE, "")
    return settings_from(dict(parse_qsl(cookie[:200])))


def as_cookie(settings: Mapping[str, str]) -> str:
    """Return settings as the value of a cookie."""
    return urlencode(settings)
