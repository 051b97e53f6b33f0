"""Whatever an author or a student writes, nothing that a page shows of it can run."""

import re
from html.parser import HTMLParser

import pytest
from django.template import engines

from assessments.qti.model import ParsedItem
from assessments.services.item_texts import KeptMedia, safe_item
from assessments.sheet import make_field, plain_text
from assessments.wording import answer_text
from courses.content import ALLOWED_TAGS, clean_html, render
from courses.templatetags.content import rendered, rendered_inline
from tests.hostile.payloads import PAYLOADS

ATTRIBUTES = set(
    "href title src alt width height scope colspan rowspan start display alttext stretchy fence"
    " separator mathvariant linethickness lang dir rel"
    " class role tabindex aria-label controls preload kind srclang label default".split()
)
# Names that could do harm with another value than ours.
OURS = {"class": ("frame", ""), "role": ("group",), "tabindex": ("0",)}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
PICTURE = re.compile(r"data:image/(png|jpeg|gif|webp);")
FORMATS = ("markdown", "html")


class Reader(HTMLParser):
    """Collects what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in ALLOWED_TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES or value not in OURS.get(name, (value,)):
                self.found.append(f"<{tag} {name}>")
            if name in ("href", "src"):
                self._look_at(tag, INVISIBLE.sub("", value or "").lower())

    def _look_at(self, tag, url):
        scheme = SCHEME.match(url)
        if tag in ("img", "audio", "video", "source", "track"):
            away = url.replace("\\", "/").startswith("//")
            if away or (scheme and (tag != "img" or not PICTURE.match(url))):
                self.found.append(f"{tag} {url}")
        elif scheme and scheme[1] not in ("http", "https", "mailto"):
            self.found.append(f"{tag} {url}")

    def handle_comment(self, data):
        self.found.append(f"<!--{data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def dangers(html: str) -> list[str]:
    """Return what could run in some HTML."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def test_there_are_many_payloads_and_the_reader_sees_them():
    assert len(set(PAYLOADS)) == len(PAYLOADS) > 170
    assert sum(bool(dangers(payload)) for payload in PAYLOADS) > 130


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_could_run_is_left(payload):
    for text_format in FORMATS:
        html = render(payload, text_format)
        assert not dangers(html)
        assert not dangers(rendered(payload, text_format))
        assert not dangers(rendered_inline(payload, text_format))
        assert not dangers(render(f"A {payload} b", text_format))
    assert not dangers(clean_html(payload))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_clean_stays_as_it_is(payload):
    clean = clean_html(payload)
    assert clean_html(clean) == clean


def test_payloads_side_by_side_make_nothing_that_runs():
    for text_format in FORMATS:
        assert not dangers(render("\n\n".join(PAYLOADS), text_format))
        assert not dangers(render("".join(PAYLOADS), text_format))


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("text_format", FORMATS)
def test_an_answer_is_shown_as_it_was_typed(payload, text_format):
    body = {"format": text_format, "stem": "A {{b}}", "blanks": [{"id": "b"}]}
    texts = [
        answer_text("essay", body, {"text": payload}),
        answer_text("fill_blanks", body, {"blanks": {"b": payload}}),
    ]
    for text in texts:
        html = str(rendered(text, text_format))
        assert not dangers(html)
        assert "<a" not in html
        assert "<img" not in html


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("text_format", FORMATS)
def test_the_pieces_of_a_text_with_blanks_hold_nothing_that_runs(payload, text_format):
    stem = f"{payload} {{{{b}}}} {payload}"
    body = {"format": text_format, "stem": stem, "blanks": [{"id": "b"}]}
    field = make_field(1, "fill_blanks", body, {}, None)
    assert not [danger for part in field.parts for danger in dangers(part.html)]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_an_imported_item_is_stored_clean(payload):
    item = ParsedItem(
        code="i",
        title=payload,
        kind="essay",
        body={"format": "html", "stem": payload},
        key={"grading_notes": payload},
        feedback={"correct": payload},
        points=1,
        file="q.xml",
        assessment="",
    )
    safe = safe_item(item, KeptMedia({}, lambda media, name: "/files/1/"))
    for text in (safe.body["stem"], safe.key["grading_notes"], safe.feedback["correct"]):
        assert not dangers(text)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_name_and_a_menu_escape_whatever_they_hold(payload):
    template = engines["django"].from_string('<p title="{{ t }}">{{ t }}</p>')
    for text in (payload, plain_text(payload, "html") or "", plain_text(payload, "markdown") or ""):
        html = template.render({"t": text})
        assert set(re.findall(r"<[^>]", html.replace(html[: html.index(">") + 1], ""))) <= {"</"}
        assert dangers(html) == []
