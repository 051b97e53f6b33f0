"""Bytes of one CSV file -> rows with the lines they stand on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from courses.sheets import SheetTooLarge, read_lines


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands, and its values by column."""

    file: str
    line: int
    values: Mapping[str, str]


@dataclass
class Table:
    """One file: its columns and rows, and what could not be read.

    `is_whole` is false where lines were lost, so that nobody takes a row's absence for a fact.
    """

    file: str
    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_whole: bool = True


class _HeaderUnclear(Exception):
    """No value can be told to its column."""


def read_table(file: str, data: bytes) -> Table:
    """Read one CSV file with a header line. Never raises: what is wrong stands in the table."""
    table = Table(file)
    try:
        _fill(table, _decode(data, table))
    except _HeaderUnclear as error:
        line, reason = error.args
        table.problems.append((line, reason))
        table.is_whole = False
    except SheetTooLarge as error:
        table.problems.append((1, f"the file is not read: {error}"))
        table.rows.clear()
        table.is_whole = False
    if not table.columns and not table.problems:
        table.problems.append((1, "the file is empty: not even a header line"))
        table.is_whole = False
    return table


def _fill(table: Table, text: str) -> None:
    for line, cells in read_lines(text):
        if isinstance(cells, str):
            table.problems.append((line, f"the line can't be read as CSV ({cells})"))
            table.is_whole = False
        else:
            _add(table, line, [cell.strip() for cell in cells])


def _decode(data: bytes, table: Table) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        table.notes.append("read as UTF-16; export it as UTF-8 if you can")
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        table.notes.append(f"not UTF-8 (line {line}): read as Windows-1252; check the accents")
        return data.decode("cp1252", errors="replace")


def _add(table: Table, line: int, cells: list[str]) -> None:
    if not any(cells):
        return
    if not table.columns:
        _set_columns(table, line, cells)
        return
    width = len(table.columns)
    if len(cells) < width or any(cells[width:]):
        table.problems.append((line, f"{len(cells)} values under {width} columns"))
        table.is_whole = False
        return
    if any("\x00" in cell for cell in cells):
        table.problems.append((line, "a value holds a null character"))
        table.is_whole = False
        return
    table.rows.append(Row(table.file, line, dict(zip(table.columns, cells, strict=False))))


def _set_columns(table: Table, line: int, cells: list[str]) -> None:
    while cells and not cells[-1]:
        cells.pop()
    times = Counter(cell.lower() for cell in cells)
    twice = sorted({cell for cell in cells if times[cell.lower()] > 1})
    if twice:
        raise _HeaderUnclear(line, f"columns named twice: {', '.join(twice)}")
    table.columns = tuple(cells)
