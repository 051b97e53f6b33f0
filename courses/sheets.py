"""The lines of a CSV file from outside, within limits. Every importer reads its CSV by this."""

import csv
import re
from collections.abc import Iterator

MAX_LINES = 500_000
MAX_LINE_LENGTH = 2**20
MAX_COLUMNS = 1_000
MAX_UNREADABLE = 100
_LINE_END = re.compile(r"\r\n|\r|\n")

csv.field_size_limit(131_072)


class SheetTooLarge(Exception):
    """The file, or a line of it, is larger than a sheet can need; the message has no full stop."""


def read_lines(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """Yield the number of each line with its cells, or with the reason why it can't be read.

    It stops after the hundredth line that can't be read. Raises SheetTooLarge.
    """
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise SheetTooLarge(f"it has more than {MAX_LINES} lines")
    reader = csv.reader(_cut(text), strict=True)
    started, unreadable = 1, 0
    while unreadable < MAX_UNREADABLE:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            unreadable += 1
            yield started, str(error)
        else:
            if cells is None:
                return
            if len(cells) > MAX_COLUMNS:
                raise SheetTooLarge(f"line {started} has more than {MAX_COLUMNS} columns")
            yield started, cells
        started = reader.line_num + 1
    yield started, f"{MAX_UNREADABLE} lines can't be read, and the rest was not tried"


def _cut(text: str) -> Iterator[str]:
    """Yield the lines with their ends, as they stand in the file."""
    start = 0
    for number, end in enumerate(_ends(text), 1):
        if end - start > MAX_LINE_LENGTH:
            raise SheetTooLarge(f"line {number} is longer than {MAX_LINE_LENGTH} characters")
        if end > start:
            yield text[start:end]
        start = end


def _ends(text: str) -> Iterator[int]:
    for found in _LINE_END.finditer(text):
        yield found.end()
    yield len(text)
