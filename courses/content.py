"""Authors' text, made safe: Markdown with math, or imported HTML, through one allow-list.

Math between dollar signs becomes MathML, which browsers draw and screen readers speak. Everything
passes nh3 last, so what a page shows is on the list below and nothing else.
"""

import re
from functools import lru_cache

import nh3
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

_MATHML = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot"),
    *("msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd"),
    *("mpadded", "mphantom", "menclose", "mstyle"),
}
_TEXT = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "b", "i", "u", "s", "sub", "sup"),
    *("ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "code", "span", "div", "kbd"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "img", "a"),
}
ALLOWED_TAGS = _TEXT | _MATHML
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "math": {"display", "alttext"},
    "mo": {"stretchy", "fence", "separator"},
    "mi": {"mathvariant"},
    "mspace": {"width"},
    "mfrac": {"linethickness"},
    "span": {"lang", "dir"},
}
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
    if tag == "img":
        is_ours = scheme is None and not url.startswith("//")
        return value if is_ours or _PICTURE.match(value) else None
    return value if scheme is None or scheme[1] in _LINKED else None


def clean_html(html: str) -> str:
    """Return `html` with nothing in it that is not on the allow-list."""
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=URL_SCHEMES,
        attribute_filter=_attribute,
        link_rel="noopener noreferrer",
    )


def _math(content: str, options: dict[str, bool]) -> str:
    """Return LaTeX as MathML, with the source as the text alternative."""
    display = "block" if options["display_mode"] else "inline"
    return convert(content, display=display)


_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "linkify": False})
    .enable("table")
    .enable("strikethrough")
    .use(dollarmath_plugin, renderer=_math, double_inline=True)
)


@lru_cache(maxsize=2048)
def render_markdown(text: str) -> str:
    """Return Markdown as safe HTML; headings start at level 2, below the page's own."""
    html = _MARKDOWN.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return clean_html(html)


def render(text: str, text_format: str = "markdown") -> str:
    """Return an author's text ("markdown" or "html") as safe HTML."""
    return render_markdown(text) if text_format == "markdown" else clean_html(text)
