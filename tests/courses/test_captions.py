"""Captions are written anew: what is said when, and nothing else."""

import pytest

from courses.captions import BYTES, CaptionsRefused, read_captions
from courses.media import MediaRefused, read_media

GOOD = "WEBVTT\n\n00:01.000 --> 00:04.000\nA seed is asleep.\n"


def test_a_cue_keeps_its_time_place_and_words():
    text = "WEBVTT - Seeds\n\n1\n00:01.000 --> 01:00:04.000 align:start position:10%\nOne\nTwo\n"
    assert read_captions(text.encode()) == (
        "WEBVTT\n\n00:01.000 --> 01:00:04.000 align:start position:10%\nOne\nTwo\n"
    )


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD.rstrip("\n")])
def test_marks_of_other_systems_change_nothing(text):
    assert read_captions(text.encode()) == GOOD


def test_styles_notes_and_regions_are_left_out():
    more = "STYLE\n::cue { background: url(https://x) }\n\nNOTE who made it\n\nREGION\nid:a\n\n"
    assert read_captions(GOOD.replace("\n\n", f"\n\n{more}", 1).encode()) == GOOD


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<v Ana>Hi <b>you</b> <00:02.000>now", "<v Ana>Hi <b>you</b> <00:02.000>now"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<b onclick=x>a", "<b onclick=x>a"),
        ("1 < 2 &amp; 3", "1 &lt; 2 &amp; 3"),
        ("a --> b\u202e", "a → b"),
    ],
)
def test_of_marks_only_the_formats_own_are_kept(written, kept):
    text = GOOD.replace("A seed is asleep.", written)
    assert read_captions(text.encode()).splitlines()[3] == kept


@pytest.mark.parametrize(
    "data",
    [
        b"WEBVTTX\n\n00:01.000 --> 00:04.000\nA\n",
        b"WEBVTT\n\nNothing that is said.\n",
        b"WEBVTT\n\n00:01.000 --> 00:04.000\n\n",
        GOOD.encode("utf-16"),
        b"WEBVTT\n\n00:01.000 --> 00:04.000\n\xff\xfe\n",
        GOOD.encode() + b" " * BYTES,
    ],
    ids=["other", "no cue", "no words", "utf-16", "no text", "too long"],
)
def test_it_does_not_take(data):
    with pytest.raises(CaptionsRefused):
        read_captions(data)
    with pytest.raises(MediaRefused):
        read_media(data)


def test_captions_are_kept_as_what_they_are():
    kept = read_media(GOOD.encode())
    assert (kept.media_type, kept.suffix, kept.is_shown) == ("text/vtt", ".vtt", True)
    assert kept.data == GOOD.encode()
