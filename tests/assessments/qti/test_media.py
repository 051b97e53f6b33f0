"""Pictures in HTML."""

import pytest

from assessments.qti.media import is_elsewhere, media_sources, replace_media


@pytest.mark.parametrize(
    "html",
    [
        "<p>1 &lt; 2 &amp; &#960; &nbsp;</p>",
        '<p class="x" data-a=\'"\'>A<br/>B</p>',
        "<img src='a.png'>",
        "no markup, {{b1}}",
    ],
)
def test_html_without_a_change_stays_as_it_is(html):
    assert replace_media(html, lambda tag, given: None) == html


def test_a_picture_is_written_anew():
    html = '<p><img src="a b.png?x=1&amp;y=2" alt="A &lt; B"/>!</p>'
    written = replace_media(html, lambda tag, given: f"[{given['src']}|{given['alt']}]")
    assert written == "<p>[a b.png?x=1&y=2|A < B]!</p>"


def test_sounds_videos_and_captions_are_found_as_well():
    html = '<video src="a.mp4"><track src="a.vtt"></video><audio><source src="b.mp3"></audio>'
    assert media_sources(html) == ["a.mp4", "a.vtt", "b.mp3"]
    found = replace_media(html, lambda tag, given: f"[{tag}]")
    assert found == "[video][track]</video>[audio][source]</audio>"


def test_each_source_is_listed_once():
    assert media_sources('<img src="a"><IMG SRC="b"><img src="a"><img><img src="">') == ["a", "b"]


@pytest.mark.parametrize("source", ["https://x/y", "//x/y", "data:image/png,x", "http://[bad"])
def test_an_address_lies_outside_the_package(source):
    assert is_elsewhere(source)
