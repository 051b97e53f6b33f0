"""Captions of videos and sounds in WebVTT: read line by line, and written anew.

Only cues are kept, with their times and the plain marks of the format. Styles, regions, notes and
whatever else a file holds are left out, so nothing hides in one.
"""

import html
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

BYTES = 2**20
_BOM = "\ufeff".encode()
_TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
_TIMES = re.compile(rf"({_TIME})[ \t]+-->[ \t]+({_TIME})((?:[ \t]+[a-z]+:[\w.,%-]+)*)[ \t]*")
_TAG = re.compile(rf"</?(?:[bicu]|v|ruby|rt|lang)(?:\.[\w.-]*)?(?:[ \t][^<>&]*)?>|<{_TIME}>")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class CaptionsRefused(ValueError):
    """No captions that can be kept; the message is one sentence for people."""


def is_captions(data: bytes) -> bool:
    """Say whether a file calls itself WebVTT."""
    return data.removeprefix(_BOM).startswith(b"WEBVTT")


def read_captions(data: bytes) -> str:
    """Return the cues of a WebVTT file as a WebVTT file. Raise CaptionsRefused."""
    if len(data) > BYTES:
        raise CaptionsRefused(_("Captions are 1 MB at most."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaptionsRefused(_("Captions are written in UTF-8.")) from error
    head, *blocks = re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not re.fullmatch(r"WEBVTT(?:[ \t][^\n]*)?(?:\n[^\n]+)*\n*", head):
        raise CaptionsRefused(_("These are no captions that can be read."))
    cues = [cue for block in blocks for cue in _cue(block)]
    if not cues:
        raise CaptionsRefused(_("These captions say nothing."))
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _cue(block: str) -> Iterator[str]:
    """Yield a block written anew, if it is a cue: its times, then its words."""
    lines = block.strip("\n").split("\n")
    for place, line in enumerate(lines[:2]):
        if times := _TIMES.fullmatch(line):
            words = "\n".join(_plain(one) for one in lines[place + 1 :] if one.strip())
            if words:
                yield f"{times[1]} --> {times[2]}{times[3]}\n{words}"
            return


def _plain(line: str) -> str:
    """Return a line of a cue with the format's own marks and no others."""
    line, kept, seen = _UNSEEN.sub("", line).replace("-->", "→"), [], 0
    for tag in _TAG.finditer(line):
        kept += [_escaped(line[seen : tag.start()]), tag[0]]
        seen = tag.end()
    return "".join([*kept, _escaped(line[seen:])])


def _escaped(text: str) -> str:
    return html.escape(html.unescape(text), quote=False)
