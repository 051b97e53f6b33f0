"""Browsers in words."""

from django import template
from django.utils.translation import gettext

from students.browsers import browser_in, system_in

register = template.Library()


@register.filter
def browser_name(user_agent: str) -> str:
    """Return a browser in a few words: "Chrome on Linux"."""
    browser, system = browser_in(user_agent), system_in(user_agent)
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("An unknown browser")
