"""The application's role in the database: made where it is missing, and walled in.

Who the two roles are is settled by `DATABASE_URL` (the application) and `DATABASE_OWNER_URL`.
"""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from psycopg2 import sql

from courses.walls import raise_walls


def application_role() -> str:
    """Return the role as which the application signs in to the database."""
    address: dict[str, Any] = settings.APPLICATION_DATABASE
    named = address.get("USER") or address.get("OPTIONS", {}).get("user")
    return str(named or getpass.getuser())


@contextmanager
def as_the_application() -> Iterator[None]:
    """Stand behind the application's walls for a while, though signed in as the owner. 2 queries.

    What works for "the session's district" relies on them.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(application_role())))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def let_the_application_in(*, anew: bool = False) -> None:
    """Make the application's role if there is none, and raise the walls around it.

    Runs as the owner. Raises ImproperlyConfigured where the application would be the owner: walls
    don't hold who owns them.
    """
    role = application_role()
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        if cursor.fetchone()[0] == role:
            raise ImproperlyConfigured(
                f"The application must not own its tables, but {role!r} does. Name another role in "
                "DATABASE_URL, and the owner in DATABASE_OWNER_URL."
            )
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        if cursor.rowcount == 0:
            password = settings.APPLICATION_DATABASE.get("PASSWORD") or None
            statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD %s").format(sql.Identifier(role))
            cursor.execute(statement, [password])
    raise_walls(role, anew=anew)


def is_walled_in() -> bool:
    """Tell whether this session's role is held by the walls. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT NOT (rolsuper OR rolbypassrls) AND NOT EXISTS (SELECT FROM pg_class"
            " WHERE relowner = role.oid AND relnamespace = 'public'::regnamespace)"
            " FROM pg_roles role WHERE rolname = current_user"
        )
        return bool(cursor.fetchone()[0])
