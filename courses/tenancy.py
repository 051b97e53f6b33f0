"""The wall between districts: which district the database session is working for.

Every row that a district owns carries `district`, filled by the database from the session
setting `app.district`, so that no code can forget it. Without a district the default is null and
the insert is refused.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models
from django.db.models.expressions import Func, Value
from django.db.models.functions import Cast, Coalesce, NullIf

SETTING = "app.district"


class _CurrentSetting(Func):
    function = "current_setting"
    output_field = models.TextField()


def session_district() -> Cast:
    """Return the SQL expression of the session's district; null where none was entered.

    After a transaction an unset setting reads as an empty text, not as null.
    """
    setting = _CurrentSetting(Value(SETTING), Value(True))
    return Cast(NullIf(setting, Value("")), models.BigIntegerField())


def enter_district(district_id: int | None) -> None:
    """Make this database session work for one district, or for none. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, str(district_id or "")])


def entering(district: str) -> Func:
    """Return the SQL expression that enters the district of a row's column as the row is read."""
    value = Coalesce(Cast(district, models.TextField()), Value(""))
    return Func(
        Value(SETTING),
        value,
        Value(False),
        function="set_config",
        output_field=models.TextField(),
    )


@contextmanager
def in_district(district_id: int) -> Iterator[None]:
    """Work for one district, then return to the one before. 3 queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [SETTING])
        before = cursor.fetchone()[0]
    enter_district(district_id)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            enter_district(int(before) if before else None)
