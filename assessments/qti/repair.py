"""Files that are nearly XML, mended: exporters forget a space or a closing tag.

Only two faults are mended, each told: a spoiled XML declaration is dropped, and a missing closing
tag is put in before its parent's. The scan never looks at a character twice; where it loses its
way, the text stays as it is and the parser refuses it.
"""

import re
from collections import Counter
from collections.abc import Iterator

SIZE_LIMIT = 2 * 2**20
DEPTH_LIMIT = 1000
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9_.-]{1,40})["']""")
_ENCODINGS = {"iso-8859-1": "latin-1", "windows-1252": "cp1252", "us-ascii": "ascii"}
_NAME = re.compile(r"[A-Za-z_][\w.:-]*")
_SKIPPED = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>", "<!": ">"}


def repaired(data: bytes) -> tuple[str, list[str]]:
    """Return a file's text with its faults mended, and what was done; nothing if none was found."""
    text = _decoded(data)
    whole = _DECLARATION.sub("", text, count=1)
    if len(data) > SIZE_LIMIT:
        return whole, []
    balanced, closed = _closed_tags(whole)
    notes = [f"The file was not well-formed: {missing}." for missing in closed]
    if not notes and whole != text:
        notes = ["The file's XML declaration was not well-formed."]
    return balanced, notes


def _decoded(data: bytes) -> str:
    """Return the text in the encoding that the file names."""
    named = _ENCODING.search(data[:200])
    encoding = named.group(1).decode().lower() if named else "utf-8"
    return data.removeprefix(b"\xef\xbb\xbf").decode(_ENCODINGS.get(encoding, "utf-8"), "replace")


def _closed_tags(text: str) -> tuple[str, list[str]]:
    """Return the text with every element closed before its parent is."""
    parts, opened, missing, seen = [], list[str](), list[str](), 0
    times = Counter[str]()
    for start, end, name in _tags(text):
        if not name or len(opened) > DEPTH_LIMIT:
            return text, []
        if text.startswith("</", start):
            if not times[name]:
                return text, []
            while opened[-1] != name:
                forgotten = opened.pop()
                times[forgotten] -= 1
                missing.append(f"</{forgotten}> was missing before </{name}>")
                parts += [text[seen:start], f"</{forgotten}>"]
                seen = start
            times[opened.pop()] -= 1
        elif not text.startswith("/>", end - 2):
            opened.append(name)
            times[name] += 1
    return "".join([*parts, text[seen:]]), missing


def _tags(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where tags begin and end, and their names; no name where one is never closed."""
    at = text.find("<")
    while at >= 0:
        closing = next((end for begin, end in _SKIPPED.items() if text.startswith(begin, at)), ">")
        end = text.find(closing, at + 1) + len(closing)
        if end < len(closing):
            yield at, at, ""
            return
        name = _NAME.match(text, at + 1 + text.startswith("</", at))
        if name and not text.startswith(("<!", "<?"), at):
            yield at, end, name.group()
        at = text.find("<", end)
