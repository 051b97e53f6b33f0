"""A migration runs beside the code before it: it locks no table for long, and can be undone.

First migrations make tables that nobody uses yet; they may do as they like.
"""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from django_migration_linter import MigrationLinter

from tests.architecture.migrations import ALLOWED, FIRST, REFUSED, Change

APPS = ["courses", "students", "assessments", "analytics"]
# Migrations that may stay as they are, by name, each with its reason.
JUSTIFIED: dict[str, str] = {}
MATTERS_OF_TASTE = ["RUNPYTHON_ARGS_NAMING_CONVENTION", "RUNPYTHON_MODEL_VARIABLE_NAME"]

numbers = count()
Count = Callable[[], int]


@pytest.fixture
def refused(django_db_setup, django_db_blocker) -> Iterator[Count]:
    """Count our migrations that are refused, and print why. In no transaction, as `migrate`."""

    def look() -> int:
        linter = MigrationLinter(
            include_apps=APPS,
            ignore_name=JUSTIFIED,
            ignore_initial_migrations=True,
            exclude_migration_tests=MATTERS_OF_TASTE,
            all_warnings_as_errors=True,
        )
        linter.lint_all_migrations()
        return int(linter.nb_erroneous)

    with django_db_blocker.unblock():
        yield look


@pytest.fixture
def refused_with(refused: Count, tmp_path: Path, monkeypatch, settings) -> Callable[[Change], int]:
    """Let the migrations of an app without tables be a first one and the one in question."""

    def look(change: Change) -> int:
        package = tmp_path / f"tried_{next(numbers)}"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "0001_initial.py").write_text(FIRST)
        (package / "0002_next.py").write_text(change.source)
        monkeypatch.syspath_prepend(tmp_path)
        settings.MIGRATION_MODULES = {"analytics": package.name}
        return refused()

    return look


def test_no_migration_of_ours_locks_a_table_or_is_for_good(refused: Count):
    assert refused() == 0


@pytest.mark.parametrize("change", REFUSED, ids=lambda change: change.says)
def test_it_is_refused_that(change: Change, refused_with: Callable[[Change], int]):
    assert refused_with(change) == 1


@pytest.mark.parametrize("change", ALLOWED, ids=lambda change: change.says)
def test_it_is_allowed_that(change: Change, refused_with: Callable[[Change], int]):
    assert refused_with(change) == 0
