"""An essay is spoken where the device itself understands, and nowhere else."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
ESSAY = "Practice: Build a paragraph"
# The browser here understands no speech: what it would hear is said by the test, `hear("...")`.
LISTENER = """
window.asked = [];
class Listener extends EventTarget {
  static async available(options) { asked.push(options); return "%s"; }
  get processLocally() { return this.isLocal; }
  set processLocally(value) { this.isLocal = value; }
  start() { window.listener = this; }
  stop() { this.onend(); }
  abort() {}
}
window.hear = (text) => listener.onresult({
  resultIndex: 0,
  results: [Object.assign([{ transcript: text }], { isFinal: true })],
});
window.SpeechRecognition = Listener;
"""


def _at_the_essay(visit: Door, username: str, script: str) -> Visitor:
    student = visit(username)
    student.page.add_init_script(script)
    student.begin(ESSAY)
    return student


def _text(student: Visitor) -> Locator:
    return student.page.locator("textarea").first


def _button(student: Visitor) -> Locator:
    return student.page.locator("[data-dictate]").first


def test_what_is_said_is_written_at_the_cursor_and_saved(visit: Door) -> None:
    student = _at_the_essay(visit, "student29", LISTENER % "available")
    _text(student).fill("I think")
    _button(student).click()
    expect(_button(student)).to_have_attribute("aria-pressed", "true")
    expect(_button(student)).to_have_text("Stop listening")
    student.page.evaluate("hear('that trees are alive.')")
    expect(_text(student)).to_have_value("I think that trees are alive.")
    essay = student.page.locator(".question", has=_text(student))
    expect(essay.locator(".saved")).to_contain_text("Saved")
    _button(student).click()
    expect(_button(student)).to_have_text("Say it")
    assert student.page.evaluate("[listener.processLocally, listener.lang]") == [True, "en-US"]
    assert student.page.evaluate("asked[0]") == {"langs": ["en-US"], "processLocally": True}


def test_only_what_fits_is_written(visit: Door) -> None:
    student = _at_the_essay(visit, "student30", LISTENER % "available")
    limit = int(_text(student).get_attribute("maxlength") or 0)
    _text(student).fill("a" * (limit - 3))
    _button(student).click()
    student.page.evaluate("hear('too long for it')")
    assert len(_text(student).input_value()) == limit


@pytest.mark.parametrize(
    "script", ["", LISTENER % "downloadable", LISTENER.replace("processLocally(", "elsewhere(")]
)
def test_without_recognition_on_the_device_there_is_no_button(visit: Door, script: str) -> None:
    student = _at_the_essay(visit, "student31", script)
    student.page.wait_for_load_state("networkidle")
    expect(_button(student)).to_be_hidden()


def test_the_microphone_is_open_to_an_attempt_only(visit: Door) -> None:
    student = visit("student32")
    is_open = "() => document.featurePolicy.allowsFeature('microphone')"
    assert not student.page.evaluate(is_open)
    student.begin(ESSAY)
    assert student.page.evaluate(is_open)
    assert not student.page.evaluate(
        "() => ['camera', 'geolocation'].some((name) => document.featurePolicy.allowsFeature(name))"
    )
