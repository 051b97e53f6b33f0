"""An imported item's texts, made safe to store: HTML on the allow-list, its media kept as files."""

import base64
import binascii
import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessments.qti import ParsedItem, replace_media
from courses.content import clean_html
from courses.media import CAPTIONS, Media, MediaRefused, read_media

_NOT_TEXT = frozenset({"id", "format"})
_WITHIN = "data:image/"
_VIDEO = re.compile(r"<video.*?</video>", re.DOTALL)
# What a tag may show, by the beginning of its media type.
_KINDS: dict[str, tuple[str, ...]] = {
    "img": ("image/",),
    "audio": ("audio/",),
    "video": ("video/",),
    "source": ("audio/", "video/"),
    "track": (CAPTIONS,),
}
_OF_TRACKS = ("kind", "srclang", "label", "default")
_CALLED = {"img": "picture", "audio": "sound", "video": "video", "track": "captions"}


@dataclass(slots=True)
class SafeItem:
    """An item's parts with safe texts; `notes` says what was left out."""

    body: dict[str, Any]
    key: dict[str, Any]
    feedback: dict[str, Any]
    hints: list[str]
    notes: list[str] = field(default_factory=list)


class KeptMedia:
    """The media of a package, each kept once. `keep` returns the address of what it kept."""

    def __init__(self, media: Mapping[str, bytes], keep: Callable[[Media, str], str]) -> None:
        self._media, self._keep = media, keep
        self._known: dict[tuple[str, str], str | MediaRefused | None] = {}

    def address_of(self, source: str, tag: str = "img") -> str | None:
        """Return where a file is now, None if it is not there. Raise MediaRefused."""
        if (source, tag) not in self._known:
            self._known[source, tag] = self._kept(source, tag)
        known = self._known[source, tag]
        if isinstance(known, MediaRefused):
            raise known
        return known

    def _kept(self, source: str, tag: str) -> str | MediaRefused | None:
        data = _data_within(source) if source.startswith(_WITHIN) else self._media.get(source)
        if data is None:
            return None
        try:
            media = read_media(data)
            if not media.media_type.startswith(_KINDS[tag]) or not media.is_shown:
                is_picture = tag == "img"
                raise MediaRefused(
                    _("It is no PNG, JPEG, GIF or WebP.")
                    if is_picture
                    else _("It is of another kind.")
                )
        except MediaRefused as refused:
            return refused
        return self._keep(media, "picture" if source.startswith(_WITHIN) else source)


def _data_within(source: str) -> bytes | None:
    """Return a picture that is written out in the HTML itself, None if it is not base64."""
    head, _, written = source.partition(",")
    if not head.endswith(";base64"):
        return None
    try:
        return base64.b64decode(written)
    except binascii.Error:
        return None


def safe_item(item: ParsedItem, kept_media: KeptMedia) -> SafeItem:
    """Return the item with every HTML text safe and its media among the course's files.

    Keys hold plain text and ids, but for the notes to who grades an essay.
    """
    cleaner = _Cleaner(kept_media)
    body = _texts(item.body, cleaner.safe_html)
    feedback = _texts(item.feedback, cleaner.safe_html)
    key = dict(item.key)
    if "grading_notes" in key:
        key["grading_notes"] = cleaner.safe_html(key["grading_notes"])
    hints = [text for text in map(cleaner.safe_html, item.hints) if text]
    return SafeItem(body, key, feedback, hints, list(dict.fromkeys(cleaner.notes)))


def _texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return JSON with every text changed; ids and the format's name stay."""
    if isinstance(value, dict):
        return {
            name: inner if name in _NOT_TEXT else _texts(inner, change)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_texts(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value


class _Cleaner:
    """Cleans one item's HTML and notes what can't be shown."""

    def __init__(self, kept_media: KeptMedia) -> None:
        self._kept_media, self.notes = kept_media, list[str]()

    def safe_html(self, text: str) -> str:
        """Return HTML without anything that is not on the allow-list."""
        clean = clean_html(replace_media(text, self._shown)).strip()
        if any("<track" not in video for video in _VIDEO.findall(clean)):
            self.notes.append("a video has no captions")
        return clean

    def _shown(self, tag: str, given: dict[str, str]) -> str | None:
        """Return a tag that shows a file from its new address."""
        source = given.get("src", "")
        if tag == "img":
            return self._picture(source, given.get("alt", ""))
        if not source:
            return None
        address = self._address_of(source, tag)
        if address is None:
            return f"<{tag}>" if tag in ("audio", "video") else ""
        kept = {"src": address} | {name: given[name] for name in _OF_TRACKS if name in given}
        written = " ".join(f'{name}="{html.escape(value)}"' for name, value in kept.items())
        return f"<{tag} {written}>"

    def _address_of(self, source: str, tag: str) -> str | None:
        """Return where a file is now; None, with a note, where it can't be shown."""
        try:
            return self._kept_media.address_of(source, tag)
        except MediaRefused as refused:
            told = {"what": _CALLED.get(tag, "file"), "name": source[:80], "why": refused}
            self.notes.append(_("the %(what)s %(name)s is left out: %(why)s") % told)
            return None

    def _picture(self, source: str, alternative: str) -> str:
        """Return a picture at its new address, or its text alternative."""
        shown, alt = source[:80], html.escape(alternative)
        address = self._address_of(source, "img")
        if address is None:
            return f"<em>[{alt or 'picture'}]</em>"
        if not alternative.strip():
            self.notes.append(f"the picture {shown} has no text for those who can't see it")
        return f'<img src="{html.escape(address)}" alt="{alt}">'
