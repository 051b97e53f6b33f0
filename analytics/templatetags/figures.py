"""Figures as adults read them."""

import math
from typing import Protocol

from django import template
from django.utils import formats

from analytics.levels import Level, level_of
from students.engine.explain import KNOWN

register = template.Library()
# Below, numbers are rounded first: Django's `number_format` cuts decimals off.
_HAIR = 1e-9  # 0.29 * 100 is a hair less than 29.


class Estimate(Protocol):
    """What is believed of a skill, as `SkillMastery` has it."""

    p_known: float
    low: float
    is_enough: bool


@register.filter
def level(estimate: Estimate) -> Level:
    """Return what an estimate comes to in a word."""
    return level_of(estimate.p_known, estimate.low, is_enough=estimate.is_enough)


@register.simple_tag
def known_from() -> int:
    """Return the percentage from which on a skill counts as known."""
    return round(100 * KNOWN)


@register.filter
def percent(share: float | None) -> str:
    """Return a share of 1 as a whole percentage; "" for None."""
    return "" if share is None else f"{round(100 * share)}\N{NO-BREAK SPACE}%"


@register.filter
def of_100(share: float | None) -> str:
    """Return a share of 1 as so many of 100, with one decimal; "–" for None."""
    return "–" if share is None else formats.number_format(round(100 * share, 1), 1)


@register.filter
def hundredths(share: float) -> int:
    """Return an estimate in hundredths, downwards: none looks as if it were known before it is."""
    return math.floor(100 * share + _HAIR)


@register.filter
def chance(share: float) -> str:
    """Return an estimate as a percentage, downwards as in `hundredths`."""
    return f"{hundredths(share)}\N{NO-BREAK SPACE}%"


@register.filter
def signed(value: float, decimals: int = 2) -> str:
    """Return a number with its sign and two decimals, or so many."""
    sign = "\N{MINUS SIGN}" if value < 0 else "+"
    return sign + formats.number_format(round(abs(value), decimals), decimals)


@register.filter
def points(score: float | None, most: float) -> str:
    """Return a score in [0, 1] in points out of `most`, without needless decimals; "" for None."""
    if score is None:
        return ""
    value = round(score * most, 2)
    return formats.number_format(int(value) if value == int(value) else value)
