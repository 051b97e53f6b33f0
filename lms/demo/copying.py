"""Rows by the hundred thousand: PostgreSQL's COPY, with the ids known beforehand."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg2 import sql

NULL = r"\N"


def next_ids(model: type[models.Model], count: int) -> range:
    """Reserve `count` ids of a table for rows to come. 1 query."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(ids, nextval(ids) + %(more)s) - %(more)s"
            " FROM pg_get_serial_sequence(%(table)s, 'id') AS ids",
            {"more": max(count - 1, 0), "table": table},
        )
        first = cursor.fetchone()[0]
    return range(first, first + count)


def copy_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows in one COPY; None is null. JSON and arrays come as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerows([NULL if value is None else value for value in row] for row in rows)
    buffer.seek(0)
    copy = sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT csv, NULL {})").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.Literal(NULL),
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(copy, buffer)
