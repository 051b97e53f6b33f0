"""Pictures in HTML."""

import pytest

from assessments.qti.media import image_sources, is_elsewhere, replace_images


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
    assert replace_images(html, lambda source, alt: None) == html


def test_a_picture_is_written_anew():
    html = '<p><img src="a b.png?x=1&amp;y=2" alt="A &lt; B"/>!</p>'
    written = replace_images(html, lambda source, alt: f"[{source}|{alt}]")
    assert written == "<p>[a b.png?x=1&y=2|A < B]!</p>"


def test_each_source_is_listed_once():
    assert image_sources('<img src="a"><IMG SRC="b"><img src="a"><img><img src="">') == ["a", "b"]


@pytest.mark.parametrize("source", ["https://x/y", "//x/y", "data:image/png,x", "http://[bad"])
def test_an_address_lies_outside_the_package(source):
    assert is_elsewhere(source)
