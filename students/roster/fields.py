"""Typed values out of one row; a value that won't do ends the row with its reason."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from students.roster.table import Row

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
ID_LENGTH = 255
FLAGS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


class BadRow(Exception):
    """A row that can't go in; the message is the reason."""


class Cells:
    """The values of one row, asked for by column."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self._values: Mapping[str, str] = row.values

    def text(self, column: str, longest: int = ID_LENGTH) -> str:
        """Return a value that may be empty. Raises BadRow."""
        value = self._values.get(column, "")
        if len(value) > longest:
            raise BadRow(f"{column} is longer than {longest} characters")
        if _CONTROL.search(value):
            raise BadRow(f"{column} holds a line break or another control character")
        return value

    def needed(self, column: str, longest: int = ID_LENGTH) -> str:
        """Return a value that must be there. Raises BadRow."""
        value = self.text(column, longest)
        if not value:
            raise BadRow(f"{column} is missing")
        return value

    def word(self, column: str, words: Collection[str]) -> str:
        """Return one of the words, in their spelling, whatever its case. Raises BadRow."""
        value = self.needed(column)
        for word in words:
            if word.lower() == value.lower():
                return word
        raise BadRow(f"{column} is {value!r}, which is none of {', '.join(words)}")

    def day(self, column: str) -> date | None:
        """Return a date, or None where it is empty. Raises BadRow."""
        value = self.text(column)
        if not value:
            return None
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError as error:
            raise BadRow(f"{column} is {value!r}, which is no date like 2030-09-01") from error

    def needed_day(self, column: str) -> date:
        """Return a date that must be there. Raises BadRow."""
        day = self.day(column)
        if day is None:
            raise BadRow(f"{column} is missing")
        return day

    def days(self, first: str, last: str) -> tuple[date | None, date | None]:
        """Return two dates in order, either of which may be open. Raises BadRow."""
        begins_on, ends_on = self.day(first), self.day(last)
        if begins_on and ends_on and ends_on < begins_on:
            raise BadRow(f"{last} ({ends_on}) is before {first} ({begins_on})")
        return begins_on, ends_on

    def flag(self, column: str, default: bool) -> bool:
        """Return true or false. Raises BadRow."""
        value = self.text(column).lower()
        if not value:
            return default
        if value not in FLAGS:
            raise BadRow(f"{column} is {value!r}, which is neither true nor false")
        return FLAGS[value]

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the parts of a list, each once, in order. Raises BadRow."""
        values = [part.strip() for part in self._values.get(column, "").split(",")]
        if any(len(value) > ID_LENGTH for value in values):
            raise BadRow(f"a part of {column} is longer than {ID_LENGTH} characters")
        return tuple(dict.fromkeys(value for value in values if value))
