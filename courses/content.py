"""Authors' text, made safe: Markdown with math, or imported HTML, through one allow-list.

Math between dollar signs becomes MathML with its words beside it, pictures, sounds and videos say
where nobody has described them, and tables can be read cell by cell. Everything passes nh3 last, so
what a page shows is on the list below (docs/content.md has it in words) and nothing else.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

import nh3
from defusedxml.ElementTree import ParseError  # type: ignore[import-untyped]
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from latex2mathml import exceptions
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from courses.players import KINDS, no_captions, player_html, read_player
from courses.spoken import in_words

_MATHML = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"),
    *("mpadded", "mphantom", "menclose", "mstyle"),
}
_TEXT = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "b", "i", "u", "s", "sub", "sup"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "span", "div", "kbd"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "img", "a"),
    *("figure", "figcaption", "details", "summary", "audio", "video", "source", "track"),
}
ALLOWED_TAGS = _TEXT | _MATHML
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "div": {"aria-label"},
    "ol": {"start"},
    "math": {"display", "alttext"},
    "mo": {"stretchy", "fence", "separator"},
    "mi": {"mathvariant"},
    "mspace": {"width"},
    "mfrac": {"linethickness"},
    "span": {"lang", "dir"},
    "audio": {"src"},
    "video": {"src", "width", "height"},
    "source": {"src"},
    "track": {"src", "kind", "srclang", "label", "default"},
}
# Given to each of them, whatever its author wrote: nothing plays by itself, and what scrolls can be
# reached by keyboard.
SET_ATTRIBUTES = {
    "audio": {"controls": ""},
    "video": {"controls": ""},
    "pre": {"tabindex": "0"},
}
# These may say this, and nothing else.
ALLOWED_VALUES = {
    "div": {"role": {"group"}, "tabindex": {"0"}},
    "audio": {"preload": {"none"}},
    "video": {"preload": {"none"}},
}
ALLOWED_CLASSES = {"div": {"frame"}}
_LINKED = {"http", "https", "mailto"}
URL_SCHEMES = _LINKED | {"data"}
_SCHEME = re.compile(r"([^/?#:]*):")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\u2060\u3000\ufeff]")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);")


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep an attribute's value, or drop it.

    Browsers leave tabs and line breaks out of addresses, so these are judged without them. Pictures
    are our own or within the text: one from elsewhere would tell who reads it.
    """
    if name not in ("href", "src"):
        return value
    url = _UNSEEN.sub("", value).replace("\\", "/").lower()
    scheme = _SCHEME.match(url)
    if name == "src":
        is_ours = scheme is None and not url.startswith("//")
        is_within = tag == "img" and _PICTURE.match(value)
        return value if is_ours or is_within else None
    return value if scheme is None or scheme[1] in _LINKED else None


def clean_html(html: str) -> str:
    """Return `html` with nothing in it that is not on the allow-list."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        tag_attribute_values=ALLOWED_VALUES,
        set_tag_attribute_values=SET_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        attribute_filter=_attribute,
        link_rel="noopener noreferrer",
    )


# What the converter raises for what is no formula, and what its own faults raise.
_NO_FORMULA = (
    *(one for one in vars(exceptions).values() if isinstance(one, type)),
    *(ParseError, ValueError, IndexError, KeyError, StopIteration, AttributeError, TypeError),
)


def _math(content: str, options: dict[str, bool]) -> str:
    """Return LaTeX as MathML, with the words it is said in; what is none as it was written."""
    try:
        mathml: str = convert(content, display="block" if options["display_mode"] else "inline")
        words = escape(in_words(mathml))
    except _NO_FORMULA:
        return f"<code>{escape(content)}</code>"
    return mathml.replace("<math ", f'<math alttext="{words}" ', 1)


def _fence(
    renderer: RendererHTML, tokens: Sequence[Token], place: int, options: Any, env: Any
) -> str:
    """Return a block of code, or the sound or video that it describes."""
    kind = tokens[place].info.strip()
    if kind not in KINDS:
        return RendererHTML.fence(renderer, tokens, place, options, env)
    player = read_player(kind, tokens[place].content)
    return player_html(player, str(_MARKDOWN.render(player.transcript)))


_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "linkify": False})
    .enable("table")
    .enable("strikethrough")
    .use(dollarmath_plugin, renderer=_math, double_inline=True)
)
_MARKDOWN.add_render_rule("fence", _fence)

_ROW = re.compile(r"<tr>.*?</tr>", re.DOTALL)
_HEADING = re.compile(r"<th(?=[ >])(?![^>]*\bscope=)")
_SILENT_PICTURE = re.compile(r"<img(?=[ >])(?![^>]*\balt=\"[^\"])")
_EMPTY_ALT = re.compile(r"(?<=<img)([^>]*?) alt=\"\"")
_VIDEO = re.compile(r"<video.*?</video>", re.DOTALL)
_LOOKED_AT = ("<table", "<img", "<video")


def _completed(html: str) -> str:
    """Return clean HTML with what readers need and authors leave out; still to be cleaned again."""
    if not any(tag in html for tag in _LOOKED_AT):
        return html
    frame = f'<div class="frame" role="group" tabindex="0" aria-label="{escape(_("Table"))}">'
    html = _ROW.sub(_with_scopes, html)
    html = html.replace("<table>", f"{frame}<table>").replace("</table>", "</table></div>")
    alternative = escape(_("A picture that nobody has put into words yet."))
    html = _SILENT_PICTURE.sub(f'<img alt="{alternative}"', _EMPTY_ALT.sub(r"\1", html))
    html = _VIDEO.sub(
        lambda found: found[0] + ("" if "<track" in found[0] else no_captions()), html
    )
    return clean_html(html)


def _with_scopes(row: re.Match[str]) -> str:
    """Return a row of a table whose headings say what they head."""
    scope = "row" if "<td" in row[0] else "col"
    return _HEADING.sub(f'<th scope="{scope}"', row[0])


@lru_cache(maxsize=2048)
def _rendered(text: str, language: str | None) -> str:
    html = _MARKDOWN.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return _completed(clean_html(html))


def render_markdown(text: str) -> str:
    """Return Markdown as safe HTML; headings start at level 2, below the page's own."""
    return _rendered(text, get_language())


def render(text: str, text_format: str = "markdown") -> str:
    """Return an author's text ("markdown" or "html") as safe HTML."""
    return render_markdown(text) if text_format == "markdown" else _completed(clean_html(text))


def left_out(text: str) -> list[str]:
    """Name what Markdown does not put into words: pictures, sounds and videos, in order."""
    found = []
    for block in _MARKDOWN.parse(text):
        pictures = [one for one in block.children or [] if one.type == "image"]
        found += ["picture" for picture in pictures if not picture.content.strip()]
        if block.type == "fence" and block.info.strip() in KINDS:
            found += read_player(block.info.strip(), block.content).lacks
    return found
