"""What is taken as a picture, sound, video or document, and in which form it is kept."""

import io
import time

import pytest
from django.utils import translation
from PIL import Image

from courses import media
from courses.archive import Archive, ArchiveLimits, ArchiveRefused
from courses.media import MediaRefused, read_media
from tests import media as files
from tests.media import NOT_TAKEN, SCRIPT, picture


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_is_drawn_anew_in_its_own_kind(form):
    kept = read_media(picture(form))
    assert kept.media_type == f"image/{form.lower()}"
    with Image.open(io.BytesIO(kept.data)) as drawn:
        assert (drawn.format, drawn.size) == (form, (8, 6))
    assert kept.is_shown


@pytest.mark.parametrize("make", [files.telling_png, files.telling_jpeg])
def test_nothing_that_a_picture_tells_beside_itself_is_kept(make):
    kept = read_media(make())
    assert not [part for part in (b"Hill Road", b"Sam Example", SCRIPT) if part in kept.data]
    with Image.open(io.BytesIO(kept.data)) as drawn:
        assert not drawn.getexif()


def test_a_photo_is_turned_the_right_way_up():
    with Image.open(io.BytesIO(read_media(files.telling_jpeg()).data)) as drawn:
        assert drawn.size == (6, 8)


def test_a_large_picture_is_made_smaller():
    with Image.open(io.BytesIO(read_media(picture(size=(3200, 40))).data)) as drawn:
        assert drawn.size == (1600, 20)


def test_a_moving_picture_goes_on_moving():
    with Image.open(io.BytesIO(read_media(files.animated()).data)) as drawn:
        assert (drawn.n_frames, drawn.info["duration"]) == (3, 50)


def test_too_many_pixels_are_refused_before_they_are_drawn(monkeypatch):
    monkeypatch.setattr(media, "ANIMATED_PIXELS", 100)
    for data in (files.bomb_png(), files.animated()):
        began = time.process_time()
        with pytest.raises(MediaRefused, match=r"million pixels|can be read|too long"):
            read_media(data)
        assert time.process_time() - began < 1


def test_a_picture_of_endless_frames_is_refused_in_time():
    data = files.animated(frames=2)
    frame = data[data.index(b"\x21\xf9") : -1]
    began = time.process_time()
    with pytest.raises(MediaRefused, match="too long"):
        read_media(data[: data.index(b"\x21\xf9")] + frame * 20_000 + b";")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("data", "media_type", "is_shown"),
    [
        (files.PDF, "application/pdf", False),
        (files.SVG, "image/svg+xml", False),
        (files.MP4, "video/mp4", True),
        (files.WEBM, "video/webm", True),
        (files.MP3, "audio/mpeg", True),
        (files.WAV, "audio/wav", True),
        (files.OGG, "audio/ogg", True),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_documents_sounds_and_videos_stay_as_they_are(data, media_type, is_shown):
    kept = read_media(data)
    assert (kept.data, kept.media_type, kept.is_shown) == (data, media_type, is_shown)


@pytest.mark.parametrize("what", NOT_TAKEN)
def test_it_does_not_take(what):
    with pytest.raises(MediaRefused):
        read_media(NOT_TAKEN[what])


def test_it_takes_no_more_than_a_file_may_hold(monkeypatch):
    monkeypatch.setattr(media, "FILE_BYTES", 10)
    with pytest.raises(MediaRefused, match="larger than"):
        read_media(files.PDF)


FINDS_BAD_WORDS = "sh -c '! grep -q badword'"


def test_what_the_scanner_finds_is_not_kept(settings):
    settings.MALWARE_SCANNER = FINDS_BAD_WORDS
    assert read_media(files.PDF).data == files.PDF
    with pytest.raises(MediaRefused, match="scanner"):
        read_media(files.PDF + b"badword")


@pytest.mark.parametrize("broken", ["sh -c 'exit 2'", "/nowhere/scanner"])
def test_what_the_scanner_could_not_read_is_not_kept(settings, broken):
    settings.MALWARE_SCANNER = broken
    with pytest.raises(MediaRefused, match="Try again later"):
        read_media(files.PDF)


def test_a_refusal_is_told_in_the_language_of_who_brought_the_file(tmp_path):
    nothing = tmp_path / "nothing.zip"
    nothing.write_bytes(b"nothing")
    with translation.override("es"):
        with pytest.raises(MediaRefused, match="No es una imagen"):
            read_media(b"nothing")
        with pytest.raises(ArchiveRefused, match="No es un archivo zip"):
            Archive(nothing, ArchiveLimits(1, 1, 1))
