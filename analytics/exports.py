"""Tables to open in a spreadsheet. Everything that leaves as CSV is written here."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from django.http import HttpResponse
from django.utils import timezone

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_UNSEEN = " \u00a0\u200b\ufeff"


class Writable(Protocol):
    """What text can be written to."""

    def write(self, content: str, /) -> object: ...


Value = str | int | float | datetime | None


def cell(value: Value) -> str | int | float:
    """Return a value as a cell; a text that would be a formula is kept from being one."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip(_UNSEEN).startswith(_FORMULA_STARTS) else text


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """Return a table as a CSV file to keep, in UTF-8 with the mark that Excel looks for.

    Shares have 4 digits: more of them say nothing, and fill the column.
    """
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    write_csv(response, head, ([_rounded(value) for value in row] for row in rows))
    return response


def _rounded(value: Value) -> Value:
    return round(value, 4) if isinstance(value, float) else value


def write_csv(file: Writable, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write a table as CSV: the one way in which tables leave, whatever the file is."""
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow([cell(str(title)) for title in head])
    writer.writerows([cell(value) for value in row] for row in rows)
