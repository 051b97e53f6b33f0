"""Every column of every table has its place in copies, erasure and retention."""

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.db import connection, models

from courses.personal import GOES, NOBODY, about
from lms.records import registry
from lms.records.categories import CATEGORIES
from lms.records.others import OTHERS
from students.models import User

# Django's own list of what was migrated.
WITHOUT_A_MODEL = {"django_migrations"}
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
"""


def test_every_column_has_its_place():
    gaps = registry.gaps()
    assert not gaps, "\n".join(gaps)


@pytest.mark.django_db
def test_the_database_has_no_column_that_no_model_has():
    known = {
        (model._meta.db_table, field.column)
        for model in registry.models()
        for field in model._meta.concrete_fields
    }
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        found = {row for row in cursor.fetchall() if row[0] not in WITHOUT_A_MODEL}
    assert found - known == set()


def test_no_line_is_about_a_table_that_is_gone():
    ours = {model._meta.label for model in registry.models()}
    gone = {label for label in OTHERS if apps.is_installed(label.split(".")[0])} - ours
    assert not gone


def test_every_category_is_of_some_table():
    used = {table.personal.category for table in registry.tables()}
    assert used <= CATEGORIES.keys()


class Note(models.Model):
    """A model that somebody might add."""

    author = models.ForeignKey(User, models.CASCADE)
    text = models.TextField()

    class Meta:
        app_label = "students"
        apps = Apps()

    def __str__(self):
        return self.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (None, "students.Note doesn't say what it keeps about people."),
        (NOBODY, "students.Note.author points to a person and has no fate."),
        (about("work", author=GOES), "students.Note.text is new: name it in `tells`"),
        (about("work", author=GOES, tells="text word"), "no such column"),
        (about("wrok", author=GOES, tells="text"), "no category 'wrok'"),
        (about("work", tells="text"), "has no fate"),
    ],
)
def test_what_is_missing_is_told_in_a_sentence(said, sentence, monkeypatch):
    monkeypatch.setattr(Note, "personal", said, raising=False)
    assert any(sentence in gap for gap in registry._gaps_of(Note))


def test_what_is_complete_has_no_gaps(monkeypatch):
    said = about("work", author=GOES, tells="text")
    monkeypatch.setattr(Note, "personal", said, raising=False)
    assert list(registry._gaps_of(Note)) == []
