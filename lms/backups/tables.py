"""What the database holds, asked of the database itself."""

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

# What migrating and an idle dispatcher write: a database with nothing else in it is empty.
MADE_BY_MIGRATING = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "assessments_dispatcherheartbeat",
}
_TABLES = """
SELECT quote_ident(nspname) || '.' || quote_ident(relname)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p') AND NOT relispartition
  AND nspname <> 'information_schema' AND nspname !~ '^pg_' ORDER BY 1
"""
# What belongs to a table or an extension goes or stays with it.
_DROPS = """
SELECT format(
    'DROP %s IF EXISTS %I.%I CASCADE',
    CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
        ELSE 'TABLE' END,
    nspname, relname)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
  AND nspname <> 'information_schema' AND nspname !~ '^pg_'
  AND NOT EXISTS (
    SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype IN ('a', 'e', 'i')
      AND classid = 'pg_class'::regclass)
UNION ALL
SELECT format('DROP ROUTINE IF EXISTS %I.%I(%s) CASCADE',
    nspname, proname, pg_get_function_identity_arguments(pg_proc.oid))
FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
  AND NOT EXISTS (
    SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e'
      AND classid = 'pg_proc'::regclass)
"""
_OTHER_SESSIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def tables() -> list[str]:
    """Return every table with its schema, quoted for SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        return [name for (name,) in cursor.fetchall()]


def count_rows() -> dict[str, int]:
    """Return the number of rows by table."""
    counts = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - quoted by PostgreSQL
            counts[table] = cursor.fetchone()[0]
    return counts


def is_empty() -> bool:
    """Tell whether nothing is lost with this database."""
    counts = count_rows()
    return not any(
        rows for table, rows in counts.items() if table.split(".")[-1] not in MADE_BY_MIGRATING
    )


def drops() -> list[str]:
    """Return the statements that take tables, views, sequences and functions away."""
    with connection.cursor() as cursor:
        cursor.execute(_DROPS)
        return [statement for (statement,) in cursor.fetchall()]


def other_sessions() -> int:
    """Return how many other programs are connected to the database."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHER_SESSIONS)
        return int(cursor.fetchone()[0])


def database_bytes() -> int:
    """Return the size of the database with its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def applied_migrations() -> list[str]:
    """Return the migrations the database has been through."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def unknown_migrations(names: Iterable[str]) -> list[str]:
    """Return those migrations that this version doesn't have."""
    return sorted(set(names) - _migrations_here(with_replaced=True))


def missing_migrations(names: Iterable[str]) -> list[str]:
    """Return this version's migrations that aren't among those."""
    return sorted(_migrations_here() - set(names))


def _migrations_here(*, with_replaced: bool = False) -> set[str]:
    here = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = (each for migration in here.values() for each in migration.replaces)
    known = [*here, *(replaced if with_replaced else ())]
    return {f"{app}.{name}" for app, name in known}
