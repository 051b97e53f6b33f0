"""The cast made once a process and laid down again for each test that wants it.

Making it takes some 200 statements; laying its rows down takes one COPY for each table.
"""

from copy import deepcopy
from dataclasses import dataclass
from io import StringIO

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection

from assessments.selectors import versions
from courses.tenancy import enter_district
from students.models.files import folder_of
from students.selectors.engine_inputs import material
from tests.factories import Cast, make_cast


@dataclass(frozen=True)
class Snapshot:
    """The rows that came with the cast, as COPY writes them, by table; and its people."""

    rows: dict[str, str]
    cast: Cast

    @classmethod
    def take(cls) -> "Snapshot":
        """Make the cast, and remember the rows there are now and were not before."""
        before = {table: set(_read(table)) for table in _tables()}
        cast = make_cast()
        enter_district(None)
        rows = {
            table: "".join(line for line in _read(table) if line not in known)
            for table, known in before.items()
        }
        return cls({table: lines for table, lines in rows.items() if lines}, cast)

    def lay_down(self) -> None:
        """Put the rows back as they were, past every trigger."""
        enter_district(None)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for table, lines in self.rows.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', StringIO(lines))
            cursor.execute("SET session_replication_role = origin")
        material.cache_clear()  # The same ids come again, and mean what is laid down now.
        versions.forget()
        if default_storage.exists(folder := folder_of(self.cast.district.pk)):
            default_storage.delete(folder)

    def people(self) -> Cast:
        """Return the cast as new objects, and work for the student's district from now on."""
        cast = deepcopy(self.cast)
        enter_district(cast.district.pk)
        return cast


def _tables() -> list[str]:
    models = apps.get_models(include_auto_created=True)
    return sorted({model._meta.db_table for model in models if model._meta.managed})


def _read(table: str) -> list[str]:
    lines = StringIO()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # Become whoever is to read.
        cursor.copy_expert(f'COPY "{table}" TO STDOUT', lines)
    return lines.getvalue().splitlines(keepends=True)
