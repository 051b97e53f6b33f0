"""An imported item's texts, made safe to store: HTML on the allow-list, small pictures within."""

import base64
import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.qti import ParsedItem, replace_images
from courses.content import clean_html

PICTURE_BYTES = 200 * 1024
PICTURES_BYTES = 1024 * 1024
_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_NOT_TEXT = frozenset({"id", "format"})


@dataclass(slots=True)
class SafeItem:
    """An item's parts with safe texts; `notes` says what was left out."""

    body: dict[str, Any]
    key: dict[str, Any]
    feedback: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def safe_item(item: ParsedItem, media: Mapping[str, bytes]) -> SafeItem:
    """Return the item with every HTML text safe and its pictures within the text.

    Keys hold plain text and ids, but for the notes to who grades an essay.
    """
    pictures = _Pictures(media)
    body = _texts(item.body, pictures.safe_html)
    feedback = _texts(item.feedback, pictures.safe_html)
    key = dict(item.key)
    if "grading_notes" in key:
        key["grading_notes"] = pictures.safe_html(key["grading_notes"])
    return SafeItem(body, key, feedback, list(dict.fromkeys(pictures.notes)))


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


class _Pictures:
    """Puts an item's pictures into its HTML, as many as are small enough."""

    def __init__(self, media: Mapping[str, bytes]) -> None:
        self.media, self.notes, self.size = media, list[str](), 0

    def safe_html(self, text: str) -> str:
        """Return HTML without anything that is not on the allow-list."""
        return clean_html(replace_images(text, self._picture)).strip()

    def _picture(self, source: str, alternative: str) -> str:
        """Return a picture with its data, or its text alternative."""
        data = self.media.get(source)
        if source.startswith("data:image/"):
            return f'<img src="{html.escape(source)}" alt="{html.escape(alternative)}">'
        if data is None or (refusal := self._refusal(data)):
            if data is not None:
                self.notes.append(f"the picture {source[:80]} is left out: {refusal}")
            return f"<em>[{html.escape(alternative or 'picture')}]</em>"
        self.size += len(data)
        encoded = base64.b64encode(data).decode()
        uri = f"data:{picture_type(data)};base64,{encoded}"
        return f'<img src="{uri}" alt="{html.escape(alternative)}">'

    def _refusal(self, data: bytes) -> str:
        """Return why a picture can't be taken, "" if it can."""
        if picture_type(data) is None:
            return "it is no PNG, JPEG, GIF or WebP"
        if len(data) > PICTURE_BYTES:
            return f"it is larger than {PICTURE_BYTES // 1024} KB"
        return "the item's pictures are too large" if self.size + len(data) > PICTURES_BYTES else ""


def picture_type(data: bytes) -> str | None:
    """Return a picture's media type by its first bytes."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
