"""An imported item's texts, made safe to store: HTML on the allow-list, pictures kept as files."""

import base64
import binascii
import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessments.qti import ParsedItem, replace_images
from courses.content import clean_html
from courses.media import Media, MediaRefused, read_media

_NOT_TEXT = frozenset({"id", "format"})
_WITHIN = "data:image/"


@dataclass(slots=True)
class SafeItem:
    """An item's parts with safe texts; `notes` says what was left out."""

    body: dict[str, Any]
    key: dict[str, Any]
    feedback: dict[str, Any]
    notes: list[str] = field(default_factory=list)


class Pictures:
    """The pictures of a package, each kept once. `keep` returns the address of what it kept."""

    def __init__(self, media: Mapping[str, bytes], keep: Callable[[Media, str], str]) -> None:
        self._media, self._keep = media, keep
        self._known: dict[str, str | MediaRefused | None] = {}

    def address_of(self, source: str) -> str | None:
        """Return where a picture is now, None if it is not there. Raise MediaRefused."""
        if source not in self._known:
            self._known[source] = self._kept(source)
        known = self._known[source]
        if isinstance(known, MediaRefused):
            raise known
        return known

    def _kept(self, source: str) -> str | MediaRefused | None:
        data = _data_within(source) if source.startswith(_WITHIN) else self._media.get(source)
        if data is None:
            return None
        try:
            media = read_media(data)
            if not media.media_type.startswith("image/") or not media.is_shown:
                raise MediaRefused(_("It is no PNG, JPEG, GIF or WebP."))
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


def safe_item(item: ParsedItem, pictures: Pictures) -> SafeItem:
    """Return the item with every HTML text safe and its pictures among the course's files.

    Keys hold plain text and ids, but for the notes to who grades an essay.
    """
    cleaner = _Cleaner(pictures)
    body = _texts(item.body, cleaner.safe_html)
    feedback = _texts(item.feedback, cleaner.safe_html)
    key = dict(item.key)
    if "grading_notes" in key:
        key["grading_notes"] = cleaner.safe_html(key["grading_notes"])
    return SafeItem(body, key, feedback, list(dict.fromkeys(cleaner.notes)))


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

    def __init__(self, pictures: Pictures) -> None:
        self._pictures, self.notes = pictures, list[str]()

    def safe_html(self, text: str) -> str:
        """Return HTML without anything that is not on the allow-list."""
        return clean_html(replace_images(text, self._picture)).strip()

    def _picture(self, source: str, alternative: str) -> str:
        """Return a picture at its new address, or its text alternative."""
        shown, alt = source[:80], html.escape(alternative)
        try:
            address = self._pictures.address_of(source)
        except MediaRefused as refused:
            told = {"picture": shown, "why": refused}
            self.notes.append(_("the picture %(picture)s is left out: %(why)s") % told)
            address = None
        if address is None:
            return f"<em>[{alt or 'picture'}]</em>"
        if not alternative.strip():
            self.notes.append(f"the picture {shown} has no text for those who can't see it")
        return f'<img src="{html.escape(address)}" alt="{alt}">'
