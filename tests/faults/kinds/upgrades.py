"""A new version goes in while students hand in, and is taken back."""

import shutil
import tempfile
import time
from pathlib import Path
from random import Random

from benchmarks.system import System
from lms.embedded.programs import PROJECT
from tests.faults.kinds.otherwise import code_from

CODE = ("lms", "analytics", "assessments", "students", "courses", "locale", "static", "templates")
ORDER = ("web", "worker", "dispatcher")
NAME = "9999_one_more_column"
MIGRATION = """
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assessments", "{before}")]
    operations = [
        migrations.AddField("response", "seconds_taken", models.FloatField(null=True)),
        AddIndexConcurrently(
            "response", models.Index(fields=["district", "seconds_taken"], name="slow_response")
        ),
        migrations.AddField("attempt", "is_practice", models.BooleanField(db_default=False)),
    ]
"""


def upgraded_and_taken_back(system: System, luck: Random) -> None:
    """Migrate beside the old code, replace every process, and go all the way back."""
    with tempfile.TemporaryDirectory(prefix="waymark-next-") as folder:
        after = Path(folder)
        before = _copy_with_a_migration(after)
        with code_from(system, after):
            system.processes.manage("migrate", "-v0")
            _replace_all(system, luck)
        _replace_all(system, luck)
        with code_from(system, after):
            system.processes.manage("migrate", "assessments", before, "-v0")


def _copy_with_a_migration(folder: Path) -> str:
    """Copy the code, add a migration of hot tables to it; return the migration before."""
    for name in CODE:
        shutil.copytree(PROJECT / name, folder / name)
    shutil.copy(PROJECT / "manage.py", folder)
    migrations = folder / "assessments" / "migrations"
    before = max(path.stem for path in migrations.glob("[0-9]*.py"))
    (migrations / f"{NAME}.py").write_text(MIGRATION.format(before=before))
    return before


def _replace_all(system: System, luck: Random) -> None:
    for name in ORDER:
        system.processes.stop(name)
        system.processes.start(name)
        time.sleep(luck.uniform(0, 0.5))
