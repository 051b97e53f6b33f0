"""Migrations of one small table: each refused, because it locks or can't be undone, or its like."""

from typing import NamedTuple

FIRST = """
from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel("Note", [
            ("id", models.BigAutoField(primary_key=True)),
            ("title", models.CharField(max_length=40)),
            ("count", models.IntegerField(null=True)),
        ]),
    ]
"""
NEXT = """
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

def fill(apps, schema_editor): ...

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("analytics", "0001_initial")]
    operations = [{operation}]
"""


class Change(NamedTuple):
    says: str
    operation: str
    atomic: bool = True

    @property
    def source(self) -> str:
        return NEXT.format(operation=self.operation, atomic=self.atomic)


INDEX = 'models.Index(fields=["title"], name="note_title")'
UNIQUE = 'models.UniqueConstraint(fields=["title"], name="note_once")'
REFUSED = [
    Change("an index locks its table", f'migrations.AddIndex("note", {INDEX})'),
    Change("a constraint builds its index", f'migrations.AddConstraint("note", {UNIQUE})'),
    Change(
        "a column must have what old code does not give",
        'migrations.AddField("note", "size", models.IntegerField(default=0))',
    ),
    Change(
        "a column becomes another type",
        'migrations.AlterField("note", "count", models.CharField(max_length=9, null=True))',
    ),
    Change(
        "a column may no longer be empty",
        'migrations.AlterField("note", "count", models.IntegerField())',
    ),
    Change("a column goes", 'migrations.RemoveField("note", "count")'),
    Change("a column gets another name", 'migrations.RenameField("note", "count", "size")'),
    Change("a table goes", 'migrations.DeleteModel("Note")'),
    Change("code can't be undone", "migrations.RunPython(fill)"),
    Change("SQL can't be undone", 'migrations.RunSQL("SELECT 1")'),
]
ALLOWED = [
    Change(
        "an index is built beside the work",
        f'AddIndexConcurrently("note", {INDEX})',
        atomic=False,
    ),
    Change(
        "a column may be empty",
        'migrations.AddField("note", "size", models.IntegerField(null=True))',
    ),
    Change(
        "the database fills a column",
        'migrations.AddField("note", "size", models.IntegerField(db_default=0))',
    ),
    Change("code can be undone", "migrations.RunPython(fill, migrations.RunPython.noop)"),
    Change("SQL can be undone", 'migrations.RunSQL("SELECT 1", migrations.RunSQL.noop)'),
    Change(
        "a table is new",
        'migrations.CreateModel("Page", [("id", models.BigAutoField(primary_key=True))])',
    ),
]
