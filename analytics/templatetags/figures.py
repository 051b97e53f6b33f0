"""Figures as adults read them."""

from django import template
from django.utils import formats

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """Return a share of 1 as a whole percentage; "" for None."""
    return "" if share is None else f"{round(100 * share)}\N{NO-BREAK SPACE}%"


@register.filter
def hundredths(share: float) -> int:
    """Return a share of 1 as a whole percentage without its sign, where a column has one."""
    return round(100 * share)


@register.filter
def signed(value: float) -> str:
    """Return a number with its sign and two decimals."""
    sign = "\N{MINUS SIGN}" if value < 0 else "+"
    return sign + formats.number_format(abs(value), 2)


@register.filter
def points(score: float | None, most: float) -> str:
    """Return a score in [0, 1] in points out of `most`, without needless decimals; "" for None."""
    if score is None:
        return ""
    value = round(score * most, 2)
    return formats.number_format(int(value) if value == int(value) else value)
