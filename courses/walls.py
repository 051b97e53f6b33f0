"""The walls between districts, from outside: row-level security and what the application may do.

Two roles use the database. The owner makes the schema and looks at everything: migrations and
backups run as the owner. The application owns nothing, bypasses nothing, and may touch a table
only once its wall stands, because the grant comes with the wall. So a table that somebody forgot
is one that nobody can read.

`raise_walls` runs after every `migrate`. What it makes of a model:

- a row that carries a district is seen in that district alone;
- a row of a table without one, such as those of other packages, is seen with the row it points
  to: a person's, a section's;
- a door of the model lets a session that opened it past the wall (see `courses.tenancy.Door`);
- `insert_only` on a model leaves out changing and deleting.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from psycopg2 import sql

from courses.models import District
from courses.tenancy import Door

DISTRICT = "nullif(current_setting('app.district', true), '')::bigint"
DOOR = "current_setting('app.door', true)"
ALL = "SELECT, INSERT, UPDATE, DELETE"

# What is nobody's: names of models, sessions (which are looked up by a secret), signs of life; and
# the operators' own journal, which only they can see.
SHARED = {
    "auth_group": "no group is used",
    "auth_group_permissions": "no group is used",
    "auth_permission": "names of models",
    "django_admin_log": "what operators did, who are in no district",
    "django_content_type": "names of models",
    "django_session": "not used: ours are students_session",
    "students_session": "found by a secret alone",
    "assessments_dispatcherheartbeat": "one sign of life for all districts",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of row-level security, as PostgreSQL knows it."""

    name: str
    command: str
    condition: str


@dataclass(frozen=True, slots=True)
class Wall:
    """What guards one table: its policies, and what the application may do at all."""

    table: str
    policies: tuple[Policy, ...]
    privileges: str = ALL

    def statements(self, role: str) -> Iterator[str]:
        """Yield the SQL that makes the wall anew, whatever stands there."""
        table, role = _quoted(self.table), _quoted(role)
        yield f"REVOKE ALL ON {table} FROM PUBLIC, {role}"
        if self.policies:
            yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
        for policy in self.policies:
            yield (
                f"CREATE POLICY {_quoted(policy.name)} ON {table} FOR {policy.command}"
                f" USING ({policy.condition})"
            )
        yield f"GRANT {self.privileges} ON {table} TO {role}"

    def mark(self, role: str) -> str:
        """Return what tells this wall from an older one: its hash, kept as the table's comment."""
        text = "\n".join(self.statements(role))
        return f"wall {sha256(text.encode()).hexdigest()[:16]}"


def walls() -> list[Wall]:
    """Return the wall of every table of every model, in the order of their names."""
    models_ = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table: model for model in models_ if not model._meta.proxy}
    return [wall_of(model) for _, model in sorted(tables.items())]


def wall_of(model: type[models.Model]) -> Wall:
    """Return the wall that a model asks for. Raises LookupError where nothing says whose rows
    they are."""
    table = model._meta.db_table
    privileges = "SELECT, INSERT" if getattr(model, "insert_only", False) else ALL
    if table in SHARED:
        return Wall(table, (), privileges)
    doors = tuple(_policy(door) for door in getattr(model, "doors", ()))
    return Wall(table, (Policy("district", "ALL", _owned(model)), *doors), privileges)


def raise_walls(role: str, *, anew: bool = False) -> list[str]:
    """Make every wall stand as its model asks, and return the tables whose wall was touched.

    All of them with `anew`: a restored backup has the policies, but grants nothing. Needs the
    owner of the tables. 1 query where all of them stand.
    """
    with connection.cursor() as cursor:
        standing = _standing(cursor)
        wanted = {wall.table: wall for wall in walls() if wall.table in standing}
        changed = [
            wall for name, wall in wanted.items() if anew or standing[name] != wall.mark(role)
        ]
        for wall in changed:
            _raise(cursor, wall, role)
        if changed:
            cursor.execute(_named("GRANT USAGE ON SCHEMA public TO {}", role))
            cursor.execute(_named("GRANT SELECT ON django_migrations TO {}", role))
    return [wall.table for wall in changed]


def _raise(cursor: Any, wall: Wall, role: str) -> None:
    """Take an older wall away and make this one, in one step for everybody else."""
    with transaction.atomic():
        cursor.execute("SELECT policyname FROM pg_policies WHERE tablename = %s", [wall.table])
        for (policy,) in cursor.fetchall():
            cursor.execute(_named("DROP POLICY {} ON {}", policy, wall.table))
        for statement in wall.statements(role):
            cursor.execute(statement)
        cursor.execute(_named("COMMENT ON TABLE {} IS %s", wall.table), [wall.mark(role)])


def _owned(model: type[models.Model]) -> str:
    """Return the SQL condition under which a row belongs to the session's district."""
    if model is District:
        return f"id = {DISTRICT}"
    fields: list[Any] = [f for f in model._meta.local_concrete_fields if f.is_relation]
    if any(field.column == "district_id" for field in fields):
        return f"district_id = {DISTRICT}"
    owners = [field for field in fields if _is_walled(field)]
    if not owners:
        raise LookupError(
            f"Nothing says which district a row of {model._meta.label} belongs to: let the model "
            "be DistrictOwned, or name its table in courses.walls.SHARED and why it is nobody's."
        )
    owner = owners[0]
    parent, key = owner.related_model._meta, owner.target_field.column
    return (
        f"EXISTS (SELECT FROM {_quoted(parent.db_table)} owner"
        f" WHERE owner.{_quoted(key)} = {_quoted(model._meta.db_table)}.{_quoted(owner.column)})"
    )


def _is_walled(field: Any) -> bool:
    model: Any = field.related_model
    return model is not None and model._meta.db_table not in SHARED


def _policy(door: Door) -> Policy:
    return Policy(f"door {door.name}", door.command, f"{DOOR} = '{door.name}' AND ({door.where})")


def _standing(cursor: Any) -> dict[str, str]:
    """Return the mark of each table's wall; empty where none was made. 1 query."""
    cursor.execute(
        "SELECT relname, coalesce(obj_description(oid, 'pg_class'), '') FROM pg_class"
        " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    )
    return dict(cursor.fetchall())


def _named(statement: str, *names: str) -> sql.Composed:
    """Return a statement with names of the catalogue in its places."""
    return sql.SQL(statement).format(*map(sql.Identifier, names))


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
