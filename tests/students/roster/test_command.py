"""The command says what the service did."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.models import District
from students.models import Enrollment, User
from tests.students.roster.exports import ENROLLMENTS, with_line, write_export

pytestmark = pytest.mark.django_db


def run(folder, *options):
    out = StringIO()
    call_command("import_oneroster", str(folder), *options, stdout=out)
    return out.getvalue()


def test_it_prints_what_went_in_and_what_did_not(tmp_path):
    text = run(write_export(tmp_path, enrollments=with_line(ENROLLMENTS, "e9,k9,s1,u1,student,,,")))
    assert "Imported from" in text
    assert "users.csv                   4 created" in text
    assert "enrollments.csv line 5: there is no class 'k9'" in text


def test_it_says_that_a_second_time_changes_nothing(tmp_path):
    run(write_export(tmp_path))
    assert "Nothing changed." in run(tmp_path)


def test_a_dry_run_writes_nothing(tmp_path):
    assert "Dry run: nothing was written" in run(write_export(tmp_path), "--dry-run")
    assert not District.objects.exists()


def test_it_prints_json(tmp_path):
    report = json.loads(run(write_export(tmp_path), "--json"))
    assert report["counts"]["users.csv"]["created"] == 4


def test_a_bad_row_fails_the_whole_when_asked(tmp_path):
    folder = write_export(tmp_path, enrollments=with_line(ENROLLMENTS, "e9,k9,s1,u1,student,,,"))
    with pytest.raises(CommandError, match="1 rows are bad"):
        run(folder, "--all-or-nothing")
    assert not District.objects.exists()


def test_what_is_no_roster_ends_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="none of OneRoster's files"):
        run(tmp_path)


@pytest.mark.real_data
def test_a_real_export_goes_in_whole_and_a_second_time_changes_nothing(real_data):
    folder = real_data / "oneroster" / "oneroster-1.1-edfi-grandbend"
    run(folder, "--all-or-nothing")
    assert (User.objects.count(), Enrollment.objects.count()) == (10, 12)
    assert "Nothing changed." in run(folder)


@pytest.mark.real_data
def test_microsoft_s_own_samples_go_in_whole(real_data):
    folder = real_data / "oneroster" / "sds-v2.1"
    run(folder, "--district", "sds", "--district-name", "Two Dot One", "--all-or-nothing")
    assert (User.objects.count(), Enrollment.objects.count()) == (8, 6)
