"""The roster of tomorrow morning doesn't bring back who was erased today."""

from pathlib import Path

import pytest

from courses.models import District
from lms.records.erasure import erase_due
from students.models import Enrollment, Erasure, User
from students.roster import Report, read_roster
from students.services.records import ask_for_erasure, let_return
from students.services.roster import import_roster
from tests.factories import make_district, make_user
from tests.records.asking import a_request
from tests.students.roster.exports import write_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make_user("Dora", "district_admin", None, make_district())


@pytest.fixture
def erased(tmp_path: Path, admin: User) -> Report:
    """Ada came with a roster, was erased, and came with the same roster again."""
    bring(tmp_path, admin.district)
    ada = User.objects.get(username="ada")
    ask_for_erasure(ada, admin, "Ada Archer")
    assert erase_due() == 1
    return bring(tmp_path, admin.district)


def bring(folder: Path, district: District) -> Report:
    roster = read_roster(write_export(folder / "roster"))
    return import_roster(roster, district_code=district.code)


def test_she_does_not_come_back(erased: Report) -> None:
    assert not User.objects.filter(username="ada").exists()
    assert not Enrollment.objects.filter(sourced_id="e1").exists()
    assert "was erased here and is not brought back" in str(erased.notes)
    assert erased.problems == []


def test_she_comes_back_once_an_admin_allows_it(
    erased: Report, tmp_path: Path, admin: User
) -> None:
    let_return(Erasure.objects.get(), may=True, request=a_request(admin))
    bring(tmp_path, admin.district)
    assert User.objects.get(username="ada").enrollments.count() == 1
