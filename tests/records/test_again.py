"""Whoever comes back with an old backup is erased again."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.tenancy import enter_district, in_district
from lms.records.again import erase_again, stones
from lms.records.erasure import erase_due
from students.models import Erasure, Tombstone, User
from students.selectors.records import erased_among
from students.services.records import ask_for_erasure
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(cast: Cast) -> Cast:
    """The student was erased; then a backup of before was restored, tombstones and all gone."""
    User.objects.filter(pk=cast.student.pk).update(sourced_id="S-1")
    cast.student.refresh_from_db()
    ask_for_erasure(cast.student, cast.district_admin, cast.student.display_name)
    assert erase_due() == 1
    return cast


def restore(cast: Cast) -> None:
    with in_district(cast.district.pk):
        Erasure.objects.all().delete()
        cast.student.save(force_insert=True)


def test_the_list_of_before_names_her(back: Cast) -> None:
    enter_district(None)
    known = stones()
    restore(back)
    assert not Tombstone.objects.exists()
    assert erase_again(known) == 1
    assert not User.objects.filter(uuid=back.student.uuid).exists()
    assert Erasure.objects.get(
        person=None, why="restore", receipt__deleted__has_key="students.User"
    )


def test_who_is_not_in_the_backup_is_remembered_all_the_same(back: Cast) -> None:
    enter_district(None)
    known = stones()
    with in_district(back.district.pk):
        Erasure.objects.all().delete()
    assert erase_again(known) == 0
    assert erased_among(back.district.pk, "sourced_id", ["S-1", "S-2"]) == {"S-1"}


def test_the_command_keeps_the_list_in_a_file(back: Cast, tmp_path: Path) -> None:
    enter_district(None)
    call_command("erased", tmp_path / "erased.json")
    assert "S-1" not in (tmp_path / "erased.json").read_text()
    restore(back)
    call_command("erased", tmp_path / "erased.json", again=True)
    assert not User.objects.filter(uuid=back.student.uuid).exists()


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("{}x")
    with pytest.raises(CommandError, match="no list that this command has written"):
        call_command("erased", tmp_path / "other", again=True)
