"""The reader knows no models, so its limits are held to theirs here."""

import pytest

from courses.models import AcademicSession, Course, School, Section
from students.models import User
from students.roster import fields
from students.roster.fields import BadRow, Cells
from students.roster.files import FILES
from students.roster.table import Row

NEEDED = {
    "orgs.csv": {"name": "n", "type": "school"},
    "academicSessions.csv": {
        "title": "t",
        "type": "term",
        "startDate": "2030-01-01",
        "endDate": "2030-02-01",
    },
    "courses.csv": {"title": "t", "orgSourcedId": "o"},
    "classes.csv": {"title": "t", "courseSourcedId": "c", "schoolSourcedId": "s"},
    "users.csv": {"username": "u", "givenName": "g", "familyName": "f"},
}


@pytest.mark.parametrize(
    ("file", "column", "model", "name"),
    [
        ("orgs.csv", "name", School, "name"),
        ("orgs.csv", "identifier", School, "code"),
        ("academicSessions.csv", "title", AcademicSession, "title"),
        ("academicSessions.csv", "schoolYear", AcademicSession, "school_year"),
        ("courses.csv", "title", Course, "title"),
        ("courses.csv", "courseCode", Course, "code"),
        ("classes.csv", "title", Section, "title"),
        ("classes.csv", "classCode", Section, "code"),
        ("users.csv", "username", User, "username"),
        ("users.csv", "givenName", User, "first_name"),
        ("users.csv", "familyName", User, "last_name"),
        ("users.csv", "email", User, "email"),
    ],
)
def test_what_fits_the_column_is_read_and_one_more_is_not(file, column, model, name):
    spec = next(spec for spec in FILES if spec.name == file)
    longest = model._meta.get_field(name).max_length

    def read(length: int) -> object:
        values = {"sourcedId": "1", **NEEDED[file], column: "x" * length}
        return spec.read(Cells(Row(file, 2, values)))

    assert read(longest)
    with pytest.raises(BadRow, match=f"{column} is longer than {longest}"):
        read(longest + 1)


def test_an_identifier_fits_its_column():
    assert User._meta.get_field("sourced_id").max_length == fields.ID_LENGTH
