"""Sounds and videos of a lesson really play, with captions and with words beside them."""

import base64
import io
import math
import struct
import wave

import pytest
from playwright.sync_api import FilePayload, Page, expect

from benchmarks.system import System
from tests.browser.conftest import Door
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:10.000\nA seed is asleep.\n"
# A browser can film what it draws itself: a field that changes its colour for about a second.
FILM = """async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
  const pencil = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/webm" });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const stopped = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  for (let frame = 0; frame < 20; frame += 1) {
    pencil.fillStyle = frame % 2 ? "teal" : "gold";
    pencil.fillRect(0, 0, 64, 48);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  recorder.stop();
  await stopped;
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
}"""
PLAY = """async (player) => {
  player.muted = true;
  await player.play();
  await new Promise((resolve) => {
    player.addEventListener("timeupdate", () => { if (player.currentTime > 0) resolve(); });
  });
  return player.error;
}"""
CUES = """async (video) => {
  const [track] = video.textTracks;
  while (!track.cues?.length) await new Promise((resolve) => { setTimeout(resolve, 50); });
  return [track.mode, track.kind, track.language, track.cues[0].text];
}"""


def _tone() -> bytes:
    """Return half a second of a tone as WAV."""
    output = io.BytesIO()
    with wave.open(output, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        heights = (int(9000 * math.sin(step / 3)) for step in range(4000))
        sound.writeframes(b"".join(struct.pack("<h", height) for height in heights))
    return output.getvalue()


def _bring(admin: Visitor, name: str, data: bytes) -> str:
    """Add a file to the course that is open; return its address."""
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
    admin.page.locator("input[type=file]").set_input_files(file)
    admin.page.get_by_role("button", name="Add the file").click()
    address = admin.page.get_by_role("link", name=name, exact=True).get_attribute("href")
    assert address
    return address


@pytest.fixture(scope="module")
def lesson(visit_once: Door, system: System) -> str:
    """The address of a lesson with a video and a sound, whose files an admin has brought in."""
    admin = visit_once("districtadmin1")
    courses = {course["title"]: course["uuid"] for course in admin.ask("courses/")["results"]}
    course = courses["Mathematics, grades 3 to 5"]
    admin.go(f"/courses/{course}/files/")
    film = _bring(admin, "seed.webm", base64.b64decode(admin.page.evaluate(FILM)))
    captions = _bring(admin, "seed.vtt", CAPTIONS)
    tone = _bring(admin, "tone.wav", _tone())
    body = (
        f"```video\nfile: {film}\ncaptions: {captions}\nlanguage: en\ntitle: A seed wakes up\n\n"
        "First it is **asleep**.\n```\n\n"
        f"```audio\nfile: {tone}\ntitle: One tone\n\nA tone of half a second.\n```\n"
    )
    address: str = system.run("tests.browser.lesson", course, body)
    return address


@pytest.fixture
def page(visit: Door, lesson: str) -> Page:
    student = visit("student1")
    assert student.go(lesson) == 200
    return student.page


def test_a_video_plays_and_its_captions_are_there(page: Page) -> None:
    video = page.locator("main video")
    assert video.evaluate(PLAY) is None
    assert video.evaluate("video => [video.videoWidth, video.videoHeight]") == [64, 48]
    assert video.evaluate(CUES) == ["showing", "captions", "en", "A seed is asleep."]


def test_a_sound_plays_to_its_end(page: Page) -> None:
    sound = page.locator("main audio")
    assert sound.evaluate(PLAY) is None
    assert sound.evaluate("sound => sound.duration") == pytest.approx(0.5, abs=0.05)


def test_nothing_plays_by_itself_and_each_has_its_words_beside_it(page: Page) -> None:
    for kind, words in (("video", "First it is asleep."), ("audio", "A tone of half a second.")):
        figure = page.locator("main figure").filter(has=page.locator(kind))
        assert figure.locator(kind).evaluate("player => player.paused && player.controls")
        expect(figure.get_by_text(words)).to_be_hidden()
        figure.get_by_text("In words").click()
        expect(figure.get_by_text(words)).to_be_visible()
