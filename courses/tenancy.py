"""The walls between districts, from inside: which district the database session is working for.

Every row that a district owns carries `district`, filled by the database from the session
setting `app.district`, so that no code can forget it. Without a district the default is null and
the insert is refused; row-level security shows a session the rows of its district alone (see
`courses.walls`).

A few things have to look across: a name that signs in says no district. Each is a `Door`, named
on the model that it opens, and opened by `through` for as long as it is needed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from django.db import connection, models
from django.db.models.expressions import Func, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

SETTING = "app.district"
DOOR_SETTING = "app.door"
_ENTER = "SELECT set_config('app.district', %s, false), set_config('app.door', %s, false)"

DoorName = Literal["", "sign-in", "dispatch", "operator"]


@dataclass(frozen=True, slots=True)
class Door:
    """One way past a table's wall, for one purpose: as narrow as it can be.

    A model lists its own in `doors`. `where` is SQL that a row must meet, `command` what may be
    done with such rows.

    `sign-in`: who knocks is known by name only. `dispatch`: who waits for a path, anywhere.
    `operator`: districts themselves, and the operators, who are in none of them.
    """

    name: DoorName
    command: Literal["SELECT", "ALL"] = "SELECT"
    where: str = "true"


class _CurrentSetting(Func):
    function = "current_setting"
    output_field = models.TextField()


def session_district() -> Cast:
    """Return the SQL expression of the session's district; null where none was entered.

    After a transaction an unset setting reads as an empty text, not as null.
    """
    setting = _CurrentSetting(Value(SETTING), Value(True))
    return Cast(NullIf(setting, Value("")), models.BigIntegerField())


def enter_district(district_id: int | None, door: DoorName = "") -> None:
    """Make this database session work for one district, or for none. 1 query.

    Whatever door was open is closed, but for the one that is named.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, [str(district_id or ""), door])


def entering(district: str) -> Func:
    """Return the SQL expression that enters the district of a row's column as the row is read."""
    value = Coalesce(Cast(district, models.TextField()), Value(""))
    return Concat(_setting(SETTING, value), _setting(DOOR_SETTING, Value("")))


def _setting(name: str, value: models.Expression) -> Func:
    return Func(
        Value(name),
        value,
        Value(False),
        function="set_config",
        output_field=models.TextField(),
    )


@contextmanager
def in_district(district_id: int | None) -> Iterator[None]:
    """Work for one district, then return to where the session was before. 3 queries.

    None is where operators are: in no district, among themselves.
    """
    with _returning():
        enter_district(district_id, "" if district_id else "operator")
        yield


@contextmanager
def through(door: DoorName) -> Iterator[None]:
    """Open a door from where the session is, and close it again. 3 queries."""
    with _returning() as before:
        with connection.cursor() as cursor:
            cursor.execute(_ENTER, [before, door])
        yield


@contextmanager
def _returning() -> Iterator[str]:
    """Return the session to the district and the door of before; give the district's number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('app.district', true), ''),"
            " coalesce(current_setting('app.door', true), '')"
        )
        before = cursor.fetchone()
    try:
        yield before[0]
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_ENTER, before)
