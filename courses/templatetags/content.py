"""Authors' text in templates: `{{ body|rendered }}`, `{{ text|rendered_inline:format }}`."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

from courses.content import render

register = template.Library()
_ONE_PARAGRAPH = re.compile(r"\s*<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)


@register.filter
def rendered(text: str, text_format: str = "markdown") -> SafeString:
    """Return an author's text as safe HTML."""
    return mark_safe(render(text, text_format))  # noqa: S308 render() ends in the allow-list


@register.filter
def rendered_inline(text: str, text_format: str = "markdown") -> SafeString:
    """Return an author's text as safe HTML, without the paragraph around a single line."""
    html = rendered(text, text_format)
    line = _ONE_PARAGRAPH.fullmatch(html)
    return mark_safe(line[1]) if line else html  # noqa: S308 a part of rendered()
