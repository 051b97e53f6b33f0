"""Statements that a database session plans once, for the few that every hand-in runs.

`Prepared` takes SQL, `PreparedQuery` what Django makes of a queryset, written once a process.

PostgreSQL spends more time on planning such a statement than on running it, and the driver has no
prepared statements of its own, so they are written as SQL: PREPARE once a session, then EXECUTE.
A prepared statement outlives a rollback, and PostgreSQL itself plans it again after a migration.
It needs what `app.district` needs too: a session that stays with the process, so a connection
pooler in front of the database must pool sessions, not transactions.
"""

import re
from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from functools import cached_property
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL
from django.db.transaction import TransactionManagementError
from django.http import Http404
from psycopg2.extensions import AsIs

from courses.tenancy import DoorName

ANY_ID = -1
ANY_UUID = UUID(int=0)
ANY_TEXT = "\N{REPLACEMENT CHARACTER}"
ANY_DAY = date.min

Row = TypeVar("Row", bound=Model)


def any_of(stand_in: str) -> RawSQL:
    """Return what to compare with `__in` where the value will be an array, however long."""
    return RawSQL("SELECT unnest(%s)", [stand_in])


_PARAMETER = re.compile(r"%\((\w+)\)s(?:::(\w+(?:\[\])?))?")
_known: "WeakKeyDictionary[Any, set[str]]" = WeakKeyDictionary()


class Prepared:
    """One statement. Each `%(name)s` in it says its type where it first stands: `%(name)s::bigint`.

    With a `door` it opens that door on its way, and leaves it open.

    >>> _WARDS = Prepared("SELECT student_id FROM students_guardianship"
    ...                   " WHERE guardian_id = %(guardian)s::bigint")
    >>> _WARDS.rows(guardian=7)
    """

    def __init__(self, sql: str, door: DoorName = "") -> None:
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
        execute = f"EXECUTE {self._name} ({given})" if given else f"EXECUTE {self._name}"
        self._execute = (
            f"SELECT set_config('app.door', '{door}', false); {execute}" if door else execute
        )

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


class PreparedQuery(Generic[Row]):
    """A queryset that Django turns into SQL once a process and PostgreSQL plans once a session.

    It is written with a stand-in (`ANY_ID`, `ANY_UUID`, `ANY_TEXT`, `ANY_DAY`) wherever a value
    belongs, and `values` says which value, and of which type, each stand-in stands for. What it
    returns are the queryset's own objects, annotations and related objects included.

    >>> _WARDS = PreparedQuery(lambda: User.objects.filter(guardians__guardian=ANY_ID),
    ...                        {ANY_ID: "%(guardian)s::bigint"})
    >>> _WARDS.all(guardian=7)
    """

    def __init__(
        self,
        write: Callable[[], "QuerySet[Row]"],
        values: Mapping[Any, str],
        door: DoorName = "",
    ) -> None:
        self._write = write
        self._values = values
        self._door = door

    def all(self, **values: Any) -> list[Row]:
        """Return the objects found with these values. 1 query."""
        queryset, compiler, statement = self._compiled
        if queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("A lock lasts no longer than its transaction.")
        running = copy(compiler)
        running.execute_sql = lambda *_, **__: [statement.rows(**values)]
        source = SimpleNamespace(
            db=queryset.db,
            model=queryset.model,
            query=SimpleNamespace(get_compiler=lambda using: running),
            _known_related_objects={},
        )
        return list(queryset._iterable_class(source))

    def get_or_404(self, **values: Any) -> Row:
        """Return the one object found with these values, or raise Http404. 1 query."""
        found = self.first(**values)
        if found is None:
            raise Http404
        return found

    def first(self, **values: Any) -> Row | None:
        """Return the first object found with these values, None where there is none. 1 query."""
        return next(iter(self.all(**values)), None)

    @cached_property
    def _compiled(self) -> tuple[Any, Any, Prepared]:
        queryset: Any = self._write()
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, parameters = compiler.as_sql()
        connection.ensure_connection()
        with connection.connection.cursor() as cursor:
            written = cursor.mogrify(sql, [self._placed(value) for value in parameters])
        return queryset, compiler, Prepared(written.decode(), self._door)

    def _placed(self, value: Any) -> Any:
        """Return the place of a stand-in, and any other value as it is."""
        is_stand_in = isinstance(value, int | str | UUID | date) and value in self._values
        return AsIs(self._values[value]) if is_stand_in else value
