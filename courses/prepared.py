"""Statements that a database session plans once, for the few that every hand-in runs.

PostgreSQL spends more time on planning such a statement than on running it, and the driver has no
prepared statements of its own, so they are written as SQL: PREPARE once a session, then EXECUTE.
A prepared statement outlives a rollback, and PostgreSQL itself plans it again after a migration.
It needs what `app.district` needs too: a session that stays with the process, so a connection
pooler in front of the database must pool sessions, not transactions.
"""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from psycopg2.extensions import AsIs

_PARAMETER = re.compile(r"%\((\w+)\)s(?:::(\w+(?:\[\])?))?")
_known: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()


class Prepared:
    """One statement. Each `%(name)s` in it says its type where it first stands: `%(name)s::bigint`.

    >>> _WARDS = Prepared("SELECT student_id FROM students_guardianship"
    ...                   " WHERE guardian_id = %(guardian)s::bigint")
    >>> _WARDS.rows(guardian=7)
    """

    def __init__(self, sql: str) -> None:
        types: dict[str, str] = {}
        for name, type_ in _PARAMETER.findall(sql):
            types.setdefault(name, type_)
        missing = [name for name, type_ in types.items() if not type_]
        if missing:
            raise ValueError(f"These parameters say no type where they first stand: {missing}")
        places = {name: f"${number}" for number, name in enumerate(types, start=1)}
        body = _PARAMETER.sub(lambda found: places[found[1]], sql)
        self._name = f"waymark_{sha256(body.encode()).hexdigest()[:16]}"
        self._prepare = f"PREPARE {self._name} ({', '.join(types.values())}) AS {body}"
        given = ", ".join(f"%({name})s::{type_}" for name, type_ in types.items())
        self._execute = f"EXECUTE {self._name} ({given})" if given else f"EXECUTE {self._name}"

    @classmethod
    def from_template(
        cls, sql: str, parameters: Sequence[Any], stand_in: Any, parameter: str
    ) -> "Prepared":
        """Prepare a statement that Django wrote, with `stand_in` wherever `parameter` belongs.

        `parameter` is written as in any other statement: `%(student)s::bigint`.
        """
        connection.ensure_connection()
        values = [AsIs(parameter) if value == stand_in else value for value in parameters]
        with connection.connection.cursor() as cursor:
            return cls(cursor.mogrify(sql, values).decode())

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run it with these values and return its rows. 1 query, and 1 once in a session."""
        with connection.cursor() as cursor:
            self._make_known()
            cursor.execute(self._execute, values)
            return list(cursor.fetchall()) if cursor.description else []

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """Run it and return its first row, None where there is none. 1 query."""
        return next(iter(self.rows(**values)), None)

    def _make_known(self) -> None:
        session = connection.connection
        known = _known.setdefault(session, set())
        if self._name not in known:
            with connection.wrap_database_errors, session.cursor() as cursor:
                cursor.execute(self._prepare)
            known.add(self._name)
