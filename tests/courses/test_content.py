"""Authors' text for everybody: math in words, tables by cell, nothing shown without its words."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from courses.content import ALLOWED_ATTRIBUTES, ALLOWED_TAGS, clean_html, left_out, render

CAPTIONED = (
    "```video\nfile: /files/1/\ncaptions: /files/2/\nlanguage: en\ntitle: Seeds\n\nA *seed*.\n```"
)


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"4 \times \frac{2}{3}", "4 times 2 over 3"),
        (r"2\frac{2}{3} + 1", "2 and 2 over 3 plus 1"),
        (r"x^2 \le \sqrt{9}", "x to the power of 2 is at most the square root of 9"),
        (r"\sqrt[3]{8} = 2", "root 3 of 8 equals 2"),
        (r"90^\circ \ne 5\%", "90 degrees is not 5 percent"),
        (r"3{,}000 \div 10", "3,000 divided by 10"),
        (r"7{:}30", "7:30"),
        (r"\square - 3 > a_1", "a blank minus 3 is greater than a 1"),
    ],
)
def test_a_formula_has_its_words(latex, words):
    assert f'<math alttext="{words}"' in render(f"${latex}$")


def test_words_of_a_formula_are_in_the_language_of_the_page():
    with translation.override("es"):
        assert 'alttext="2 sobre 3 más 1"' in render(r"$\frac{2}{3} + 1$")
    assert 'alttext="2 over 3 plus 1"' in render(r"$\frac{2}{3} + 1$")


@pytest.mark.parametrize("text", ["{", "&", r"\text{<b>}", r"a_1_2", r"\left("])
def test_what_is_no_formula_is_shown_as_it_was_written(text):
    assert "<code>" in render(f"${text}$")


@pytest.mark.parametrize(
    ("text", "text_format"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", "markdown"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><th>1</th><td>2</td></tr></table>", "html"),
    ],
)
def test_a_table_has_headings_that_say_what_they_head_and_a_frame_to_scroll_in(text, text_format):
    html = render(text, text_format)
    assert html.count('<th scope="col">') == 2
    assert html.count('<th scope="row">') == (text_format == "html")
    assert re.search(
        r'<div class="frame" role="group" tabindex="0" aria-label="Table"><table', html
    )


@pytest.mark.parametrize(
    ("text", "text_format"),
    [("![](/files/1/)", "markdown"), ('<img src="/files/1/" alt="">', "html")],
)
def test_a_picture_without_words_says_so(text, text_format):
    assert 'alt="A picture that nobody has put into words yet."' in render(text, text_format)


def test_a_picture_with_words_keeps_them():
    assert render("![A map](/files/1/)") == '<p><img src="/files/1/" alt="A map"></p>\n'


def test_a_video_has_captions_and_words_beside_it():
    html = render(CAPTIONED)
    assert '<video src="/files/1/" preload="none" controls="">' in html
    assert 'kind="captions" src="/files/2/" default="" srclang="en" label="Captions"' in html
    assert "<figcaption>Seeds</figcaption>" in html
    assert "<summary>In words</summary><p>A <em>seed</em>.</p>" in html
    assert "yet" not in html


def test_a_sound_needs_words_and_no_captions():
    assert "yet" not in render("```audio\nfile: /files/1/\n\nA bird sings.\n```")
    assert "Nobody has put this into words yet." in render("```audio\nfile: /files/1/\n```")


@pytest.mark.parametrize(
    ("text", "text_format"),
    [("```video\nfile: /files/1/\n```", "markdown"), ('<video src="/files/1/"></video>', "html")],
)
def test_a_video_without_captions_says_so(text, text_format):
    assert "This video has no captions yet." in render(text, text_format)


def test_nothing_is_played_from_elsewhere_or_by_itself():
    html = render(
        '<video src="//x" autoplay poster="/a"><source src="https://x/a.mp4"></video>', "html"
    )
    assert "//" not in html
    assert "autoplay" not in html
    assert "poster" not in html
    assert "controls" in html


def test_code_that_is_too_wide_is_reached_by_keyboard():
    assert '<pre tabindex="0"><code>' in render("```\nx < 1\n```")


def test_what_is_not_in_words_is_named():
    silent = "![](/a)\n\n```video\nfile: 1\n```\n\n```audio\nfile: 1\n```"
    assert left_out(silent) == ["picture", "captions", "transcript", "transcript"]
    assert left_out(f"![A map](/a)\n\n{CAPTIONED}\n\n```\n![](/a)\n```") == []


def test_what_is_stored_clean_is_written_the_same_each_time():
    html = '<audio src="/files/1/" preload="none"></audio>'
    assert {clean_html(html) for _ in range(20)} == {clean_html(clean_html(html))}


def test_the_list_of_what_is_allowed_is_the_documented_one():
    document = (settings.BASE_DIR / "docs/content.md").read_text()
    table = document.partition("## What is allowed")[2]
    rows = re.findall(r"^\| `([^|]*)` \| ([^|]*) \|$", table, re.MULTILINE)
    tags = {tag for names, _ in rows for tag in names.replace("`", "").split()}
    named = {names: set(re.findall(r"`([\w-]+)`", said)) for names, said in rows}
    assert tags == ALLOWED_TAGS
    assert {tag: names for tag, names in named.items() if names} == ALLOWED_ATTRIBUTES
