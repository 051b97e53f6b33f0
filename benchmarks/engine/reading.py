"""Read a file of answers: student, order, timestamp, item, skills joined by ~, correct."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from students.engine.log import Log
from students.engine.scans import Floats, Indices

COLUMNS = ("student", "order", "timestamp", "item", "skills", "correct")


class NotAnswers(ValueError):
    """The file is not what it should be; the message says where."""


def read(path: Path, students: int | None = None) -> Log:
    """The answers, each student's together and in order; with ``students``, of so many alone.

    An empty timestamp is the one before it, or 0. Raises ``NotAnswers``.
    """
    people: dict[str, int] = {}
    items: dict[str, int] = {}
    skills: dict[str, int] = {}
    rows: list[tuple[int, float, float, int, tuple[int, ...], float]] = []
    for number, row in enumerate(_rows(path), 2):
        try:
            who = people.setdefault(row["student"], len(people))
            names = sorted(
                {skills.setdefault(one, len(skills)) for one in row["skills"].split("~") if one}
            )
            at = float(row["timestamp"]) if row["timestamp"] else np.nan
            item = items.setdefault(row["item"], len(items))
            rows.append((who, float(row["order"]), at, item, tuple(names), float(row["correct"])))
        except (KeyError, TypeError, ValueError) as error:
            raise NotAnswers(f"{path}, line {number}: {error!r}") from error
    if students is not None:
        rows = [row for row in rows if row[0] < students]
    if not rows:
        raise NotAnswers(f"{path} holds no answers")
    return _log(sorted(rows, key=lambda row: row[:2]))


def _rows(path: Path) -> Iterator[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    with io.StringIO(text, newline="") as file:
        reader = csv.DictReader(file)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise NotAnswers(f"{path} lacks the columns {', '.join(sorted(missing))}")
        yield from reader


def _log(rows: list[tuple[int, float, float, int, tuple[int, ...], float]]) -> Log:
    tags = [(place, skill) for place, row in enumerate(rows) for skill in row[4]]
    pairs = np.array(tags, dtype=np.int64).reshape(len(tags), 2)
    student = np.array([row[0] for row in rows], dtype=np.int64)
    return Log(
        student,
        np.array([row[3] for row in rows], dtype=np.int64),
        np.array([row[5] for row in rows]),
        np.ones(len(rows)),
        _filled(np.array([row[2] for row in rows]), student),
        pairs[:, 0].copy(),
        pairs[:, 1].copy(),
    )


def _filled(at: Floats, student: Indices) -> Floats:
    """Each missing time as the same student's last known one, or 0."""
    known = np.maximum.accumulate(np.where(np.isnan(at), -1, np.arange(len(at))))
    same = (known >= 0) & (student[known] == student)
    return np.asarray(np.where(same, at[known], 0.0))
