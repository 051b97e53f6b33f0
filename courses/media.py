"""Files that people bring: what they are by their content, and a form that is safe to serve.

What a file is called counts for nothing. Pictures are drawn anew and captions written anew, so that
nothing hidden in one survives; everything else must be of one kind only and pass the malware
scanner, where one is named, and archives are not taken at all.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import puremagic
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import ParseError, fromstring  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from courses.captions import CaptionsRefused, is_captions, read_captions
from courses.scanning import ScannerSilent, is_infected

FILE_BYTES = 20 * 2**20
PIXELS = 16_000_000
ANIMATED_PIXELS = 40_000_000
FRAMES = 300
LONG_SIDE = 1600
_HEAD = 4096
_PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
# What puremagic calls a kind, and what we serve it as.
_AS_THEY_ARE = {
    "application/pdf": "application/pdf",
    "audio/mpeg": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "application/ogg": "audio/ogg",
    "video/mp4": "video/mp4",
    "video/webm": "video/webm",
}
_SUFFIXES = {
    **{kind: f".{form.lower()}" for kind, form in _PICTURES.items()},
    **{kind: f".{kind.rpartition('/')[2]}" for kind in _AS_THEY_ARE.values()},
    "image/jpeg": ".jpg",
    "image/svg+xml": ".svg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "text/vtt": ".vtt",
}
SVG = "image/svg+xml"
CAPTIONS = "text/vtt"
_SVG = "{http://www.w3.org/2000/svg}svg"
_PLAYED = {kind for kind in _AS_THEY_ARE.values() if kind[:5] != "appli"}
SHOWN = frozenset({*_PICTURES, *_PLAYED, CAPTIONS})
_OTHER_KINDS = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?php)", re.IGNORECASE
)
# What Pillow raises for a file that is damaged on purpose.
_UNREADABLE = (
    *(UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, EOFError),
    *(TypeError, IndexError, KeyError, OverflowError, AttributeError, struct.error),
)
_KEPT_FACTS = frozenset({"transparency", "duration", "loop", "background"})


class MediaRefused(ValueError):
    """A file that is not taken; the message is one sentence for people."""


@dataclass(frozen=True, slots=True)
class Media:
    """A file in the form in which it is kept. `is_shown`: within a page; others are downloads."""

    data: bytes
    media_type: str

    @property
    def is_shown(self) -> bool:
        return self.media_type in SHOWN

    @property
    def suffix(self) -> str:
        """What the name of such a file ends in."""
        return _SUFFIXES[self.media_type]


def read_media(data: bytes) -> Media:
    """Return a file in a form that is safe to serve. Raise MediaRefused."""
    if len(data) > FILE_BYTES:
        raise MediaRefused(_("It is larger than %(size)s MB.") % {"size": FILE_BYTES // 2**20})
    if is_captions(data):
        return _captions(data)
    kinds = _kinds(data)
    known = next((kind for kind in kinds if kind in _PICTURES or kind in _AS_THEY_ARE), "")
    if known in _PICTURES:
        return _redrawn(data, known)
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise MediaRefused(_("It is an archive, or holds one."))
    if SVG in kinds or b"<svg" in data[:_HEAD].lower():
        return _drawing(data)
    if known:
        return _as_it_is(data, _AS_THEY_ARE[known])
    raise MediaRefused(_("It is no picture, sound, video, captions or PDF that can be kept here."))


def _kinds(data: bytes) -> list[str]:
    """Return what the first bytes may be, the likeliest first."""
    try:
        found = puremagic.magic_string(data[:_HEAD])
    except (puremagic.PureError, ValueError):
        return []
    return [each.mime_type for each in found]


def _as_it_is(data: bytes, media_type: str) -> Media:
    """Return a file unchanged, if it could not be taken for another kind as well."""
    head = data[:_HEAD]
    pdf_at = 0 if media_type == "application/pdf" else -1
    if _OTHER_KINDS.search(head) or head.find(b"%PDF-") != pdf_at:
        raise MediaRefused(_("It is of two kinds at once."))
    _scan(data)
    return Media(data, media_type)


def _captions(data: bytes) -> Media:
    """Return captions written anew: what is said when, and nothing else."""
    try:
        return Media(read_captions(data).encode(), CAPTIONS)
    except CaptionsRefused as refused:
        raise MediaRefused(str(refused)) from refused


def _scan(data: bytes) -> None:
    """Raise MediaRefused for what the scanner finds, or can't look through."""
    try:
        if is_infected(data):
            raise MediaRefused(_("The malware scanner refuses it."))
    except ScannerSilent as error:
        raise MediaRefused(_("It could not be scanned for malware. Try again later.")) from error


def _drawing(data: bytes) -> Media:
    """Return an SVG, which is only ever downloaded."""
    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise MediaRefused(_("It is no drawing that can be read.")) from error
    if root.tag != _SVG:
        raise MediaRefused(_("It is no drawing that can be read."))
    _scan(data)
    return Media(data, SVG)


def _redrawn(data: bytes, media_type: str) -> Media:
    """Return a picture drawn anew: the right way up, not too large, without anything beside it."""
    form, output = _PICTURES[media_type], io.BytesIO()
    try:
        with Image.open(io.BytesIO(data), formats=[form]) as picture:
            first, *others = list(_frames(picture, form))
            more = {"save_all": True, "append_images": others} if others else {}
            facts = {str(name): value for name, value in first.info.items()}
            first.save(output, form, **facts, **more)
    except _UNREADABLE as error:
        raise MediaRefused(_("It is no picture that can be read.")) from error
    return Media(output.getvalue(), media_type)


def _frames(picture: Image.Image, form: str) -> Iterator[Image.Image]:
    """Yield the drawn frames; refuse what needs too much memory or time before it is drawn."""
    pixels = picture.width * picture.height
    if pixels > PIXELS:
        text = _("It has more than %(millions)s million pixels.")
        raise MediaRefused(text % {"millions": PIXELS // 10**6})
    pages = [picture] if form == "JPEG" else ImageSequence.Iterator(picture)
    for number, page in enumerate(pages):
        if number and (number >= FRAMES or (number + 1) * pixels > ANIMATED_PIXELS):
            raise MediaRefused(_("It moves for too long."))
        yield _frame(page, form)


def _frame(frame: Image.Image, form: str) -> Image.Image:
    """Return one drawn frame with none of the file's own additions."""
    facts: dict[str | tuple[int, int], Any]
    facts = {name: value for name, value in frame.info.items() if name in _KEPT_FACTS}
    drawn = ImageOps.exif_transpose(frame) if form == "JPEG" else frame.copy()
    if max(drawn.size) > LONG_SIDE:
        if drawn.mode == "P":
            drawn = drawn.convert("RGBA")
            facts.pop("transparency", None)
        drawn.thumbnail((LONG_SIDE, LONG_SIDE))
    if form == "JPEG" and drawn.mode not in ("RGB", "L"):
        drawn = drawn.convert("RGB")
    drawn.info = facts
    return drawn
