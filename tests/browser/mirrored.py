"""Settings in which English stands for a language that is written from the right.

Every text of ours is spelled in Arabic letters, which mean nothing: that is enough to see where a
page is laid out from the wrong side, and which text can't be translated. For tests only.
"""

import gettext
import re
import struct
from pathlib import Path

from lms.settings.local import *

LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz",
    "ابجدهفغحيجكلمنوبقرستثفوخيز",  # one for each, no more
)
HELD = re.compile(r"(%\(\w+\)\w|%\w|%%|\{\w*\}|<[^>]+>|&\w+;)")


def mirrored(text: str) -> str:
    """Spell a text in other letters; placeholders and tags stay."""
    parts = HELD.split(text)
    return "".join(
        part if at % 2 else part.lower().translate(LETTERS) for at, part in enumerate(parts)
    )


def catalogue(spanish: Path) -> bytes:
    """Return a compiled catalogue with everything that has been translated into Spanish."""
    with spanish.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog
    texts = {
        "": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n!=1;\n"
    }
    for key in known:
        if isinstance(key, tuple):
            texts[f"{key[0]}\0{key[0]}"] = f"{mirrored(key[0])}\0{mirrored(key[0])}"
        elif key and (key, 0) not in known:
            texts[key] = mirrored(key)
    return _compiled(sorted((key.encode(), text.encode()) for key, text in texts.items()))


def _compiled(pairs: list[tuple[bytes, bytes]]) -> bytes:
    """Return pairs as gettext reads them: two tables of lengths and places, then the texts."""
    tables, texts = [b"", b""], b""
    start = 28 + 16 * len(pairs)
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(texts))
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + tables[0] + tables[1] + texts


_folder = DATA_DIR / "locale/en/LC_MESSAGES"
_folder.mkdir(parents=True, exist_ok=True)
(_folder / "django.mo").write_bytes(catalogue(LOCALE_PATHS[0] / "es/LC_MESSAGES/django.mo"))
LOCALE_PATHS = [DATA_DIR / "locale"]
LANGUAGES_BIDI = ["en"]
