"""Readers set pages beside the page, hear them aloud, and get by where the browser can't."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
READER = "student20"
LESSON = "The same fraction, again and again"
# The browser here has no voice: what it would say is written down, and said at once or never.
VOICE = """
window.said = [];
window.isSlow = false;
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
speechSynthesis.getVoices = () => [{ lang: "en-US", localService: %s }];
speechSynthesis.speak = (utterance) => {
  const marked = [...(CSS.highlights.get("aloud") ?? [])].map(String).join("");
  said.push({ text: utterance.text, lang: utterance.lang, voice: utterance.voice.lang, marked });
  if (!isSlow) setTimeout(() => utterance.onend(new Event("end")));
};
"""


def _theme(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))


def _open(reader: Visitor) -> None:
    reader.page.get_by_role("link", name="Reading", exact=True).focus()
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#reading-panel")).to_be_visible()


def test_a_choice_shows_at_once_and_on_the_next_device(visit: Door) -> None:
    reader = visit(READER)
    light = _theme(reader.page)
    _open(reader)
    with reader.page.expect_response(re.compile("/reading/")):
        reader.page.get_by_label("Dark").check()
    dark = _theme(reader.page)
    assert dark != light
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("link", name="Reading", exact=True)).to_be_focused()
    assert _theme(visit(READER).page) == dark
    _open(reader)
    with reader.page.expect_response(re.compile("/reading/")):
        reader.page.get_by_label("As my device").first.check()
    assert _theme(reader.page) == light


def test_without_javascript_the_settings_have_a_page_of_their_own(visit: Door) -> None:
    reader = visit("student21", java_script_enabled=False)
    expect(reader.page.get_by_role("button", name="Read aloud")).to_be_hidden()
    reader.go("/preferences/")
    reader.page.get_by_role("link", name="Reading", exact=True).click()
    reader.page.get_by_role("group", name="Size of the text").get_by_label(
        "Large", exact=True
    ).check()
    reader.page.get_by_role("button", name="Save").click()
    expect(reader.page).to_have_url(re.compile("/preferences/$"))
    expect(reader.page.locator("html")).to_have_attribute("data-size", "large")


@pytest.fixture
def listener(visit: Door) -> Visitor:
    """Somebody on a lesson whose browser writes down what it would say."""
    listener = visit("student22")
    listener.page.add_init_script(VOICE % "true")
    found = listener.page.request.get("/api/v1/courses/").json()["results"]
    for course in found:
        listener.go(f"/courses/{course['uuid']}/")
        link = listener.page.get_by_role("link", name=LESSON)
        if link.count():
            link.first.click()
            return listener
    raise AssertionError("The lesson is in no course.")


def _hear_it_all(listener: Visitor) -> None:
    listener.page.get_by_role("button", name="Read aloud").click()
    is_over = "() => said.length && document.getElementById('aloud').ariaPressed === 'false'"
    listener.page.wait_for_function(is_over)


def test_a_page_is_read_sentence_by_sentence_each_of_them_marked(listener: Visitor) -> None:
    _hear_it_all(listener)
    said = listener.page.evaluate("said")
    assert [one["text"] for one in said][:1] == [LESSON]
    assert "How much milk is that?" in [one["text"] for one in said]
    pictures = [one["text"] for one in said if not one["marked"].strip()]
    assert pictures[0] == "Four bars, one for each child."
    assert len(pictures) == 2
    assert {(one["lang"], one["voice"]) for one in said} == {("en", "en-US")}


def test_a_voice_that_would_send_the_page_elsewhere_is_not_used(visit: Door) -> None:
    reader = visit("student22")
    reader.page.add_init_script(VOICE % "false")
    reader.go("/preferences/")
    expect(reader.page.locator("#aloud")).to_be_hidden()


def test_math_is_read_as_words(listener: Visitor) -> None:
    _hear_it_all(listener)
    texts = " ".join(listener.page.evaluate("said.map((one) => one.text)"))
    assert re.search(r"drink\s+2 over 3\s+of a cup", texts)


def test_reading_stops_when_asked_to(listener: Visitor) -> None:
    listener.page.evaluate("isSlow = true")
    listener.page.get_by_role("button", name="Read aloud").click()
    stop = listener.page.get_by_role("button", name="Stop reading")
    expect(stop).to_have_attribute("aria-pressed", "true")
    stop.click()
    expect(listener.page.get_by_role("button", name="Read aloud")).to_be_visible()
    assert listener.page.evaluate("said.length") == 1
    assert listener.page.evaluate("CSS.highlights.has('aloud')") is False
