"""Where the tags of some HTML begin and end: one pass, whatever the HTML."""

import re
from collections.abc import Iterator

_TAG = re.compile(r"</?[A-Za-z][^\s/>]*")
_STOP = re.compile(r"[\"'>]")


def tags(html: str) -> Iterator[tuple[int, int]]:
    """Yield where each tag begins and ends; none after one that is never closed."""
    at = 0
    while found := _TAG.search(html, at):
        at = _end(html, found.end())
        if at < 0:
            return
        yield found.start(), at


def _end(html: str, at: int) -> int:
    """Return where a tag ends, past quoted values; -1 if it does not."""
    while found := _STOP.search(html, at):
        if found.group() == ">":
            return found.end()
        at = html.find(found.group(), found.end()) + 1
        if at == 0:
            break
    return -1
