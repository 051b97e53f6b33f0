"""Databases of their own for tests that copy, damage and replace a whole installation."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from lms.embedded.programs import PROJECT

Done = subprocess.CompletedProcess[str]
SERVER = os.environ["DATABASE_URL"]
OWNER = os.environ["DATABASE_OWNER_URL"]
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype, convalidated, condeferrable
FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2
"""
# PostgreSQL writes casts in another place when it reads what it has written; they mean the same.
INDEXES = r"""
SELECT translate(regexp_replace(indexdef, '::[a-z ]+(\[\])?', '', 'g'), '()', '') FROM pg_indexes
WHERE schemaname = 'public' ORDER BY 1
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


def url_of(database: str, server: str = OWNER) -> str:
    return re.sub(r"(?<=//)([^/?]*)/[^?]*", rf"\1/{database}", server)


@dataclass(frozen=True)
class Installation:
    """A database and a folder of uploads; commands run on both as an operator runs them."""

    database: str
    media: Path

    @classmethod
    def make(cls, name: str, folder: Path, template: str = "template1") -> "Installation":
        made = cls(f"{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'gw')}", folder / name)
        made.drop()
        _execute("postgres", f"CREATE DATABASE {made.database} TEMPLATE {template}")
        made.media.mkdir(exist_ok=True)
        return made

    def drop(self) -> None:
        _execute("postgres", f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    def manage(
        self, *arguments: object, typed: str = "", **more: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=PROJECT,
            env=os.environ
            | {"DATABASE_URL": url_of(self.database, SERVER), "MEDIA_ROOT": str(self.media)}
            | {"DATABASE_OWNER_URL": url_of(self.database)}
            | {"DJANGO_SETTINGS_MODULE": "lms.settings.local", **more},
            input=typed,
            capture_output=True,
            text=True,
        )

    def execute(self, statement: str) -> list[tuple]:
        return _execute(self.database, statement)

    def content(self) -> dict[str, list[tuple]]:
        """Every table's rows as text, in an order that doesn't depend on where they lie."""
        tables = [name for (name,) in self.execute(TABLES)]
        return {name: self.execute(f"TABLE {name} ORDER BY {name}::text") for name in tables}

    def shape(self) -> dict[str, list[tuple]]:
        """Constraints, indexes and where each sequence stands."""
        return {each: self.execute(each) for each in (CONSTRAINTS, INDEXES, SEQUENCES)}

    def uploads(self) -> dict[str, bytes]:
        files = (path for path in self.media.rglob("*") if path.is_file())
        return {str(path.relative_to(self.media)): path.read_bytes() for path in files}


def _execute(database: str, statement: str) -> list[tuple]:
    session = psycopg2.connect(url_of(database))
    session.autocommit = True
    try:
        with session.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        session.close()
