"""Lengths of time in words, and moments as their reader writes them."""

from datetime import datetime
from typing import Literal

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext

register = template.Library()
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@register.filter
def age(seconds: float | None) -> str:
    """Return how old something is: "0.4 s", "3 minutes"; "" for None."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return gettext("%(seconds)s s") % {"seconds": _number(seconds)}
    if seconds < _HOUR:
        n = int(seconds // _MINUTE)
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
    if seconds < _DAY:
        n = int(seconds // _HOUR)
        return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}
    n = int(seconds // _DAY)
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def _number(seconds: float) -> str:
    decimals = 1 if seconds < 10 else 0
    return formats.number_format(round(max(seconds, 0), decimals), decimals)


@register.filter
def ago(seconds: float | None) -> str:
    """Return how long ago something was: "0.4 s ago", "3 minutes ago"; "" for None."""
    if seconds is None:
        return ""
    if seconds < _MINUTE:
        return gettext("%(seconds)s s ago") % {"seconds": _number(seconds)}
    if seconds < _HOUR:
        n = int(seconds // _MINUTE)
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", n) % {"n": n}
    if seconds < _DAY:
        n = int(seconds // _HOUR)
        return ngettext("%(n)s hour ago", "%(n)s hours ago", n) % {"n": n}
    n = int(seconds // _DAY)
    return ngettext("%(n)s day ago", "%(n)s days ago", n) % {"n": n}


@register.simple_tag
def day(at: datetime | Literal[""] | None) -> str:
    """Return the day of a moment, as its reader writes it, for programs as well; "" for none."""
    return _written(at, "SHORT_DATE_FORMAT")


@register.simple_tag
def moment(at: datetime | Literal[""] | None) -> str:
    """Return a moment, as its reader writes it, for programs as well; "" for none."""
    return _written(at, "SHORT_DATETIME_FORMAT")


def _written(at: datetime | Literal[""] | None, form: str) -> str:
    if not at:
        return ""
    here = timezone.localtime(at)
    told = formats.date_format(here, form)
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), told)
