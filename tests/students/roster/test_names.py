"""An import says whom it would rename, and asks before a district becomes another's."""

import pytest

from courses.models import District, School
from students.models import Role
from tests.factories import make_district, make_user
from tests.students.roster.exports import ENROLLMENTS, ORGS


@pytest.fixture
def newcomer(db):
    return make_user("Nora", Role.DISTRICT_ADMIN, None, make_district("Coast"))


def notes(report):
    return [str(note) for note in report.notes]


def test_a_school_and_a_district_that_would_be_renamed_are_named(bring):
    bring()
    admin = make_user("Dora", Role.DISTRICT_ADMIN, None, District.objects.get())
    orgs = ORGS.replace("Hill School", "Mount School").replace("North District", "Norfolk")
    report = bring({"granted_by": admin, "is_dry_run": True}, orgs=orgs)
    assert "orgs.csv line 2: North District → Norfolk: the name changes" in notes(report)
    assert "orgs.csv line 3: Hill School → Mount School: the name changes" in notes(report)
    assert School.objects.get(sourced_id="s1").name == "Hill School"
    assert report.to_confirm == []


def test_an_unchanged_name_is_no_news(bring):
    bring()
    assert not any("the name changes" in note for note in notes(bring()))


def test_a_first_roster_of_another_name_must_be_confirmed(bring, newcomer):
    report = bring({"granted_by": newcomer})
    assert report.to_confirm == [
        "This roster is of the district North District; here it would become the roster of Coast."
    ]
    assert report.outcome == "refused"
    assert District.objects.get(pk=newcomer.district_id).name == "Coast"


def test_it_goes_in_once_confirmed(bring, newcomer):
    report = bring({"granted_by": newcomer, "is_confirmed": True})
    assert report.outcome == "applied"
    assert District.objects.get(pk=newcomer.district_id).sourced_id == "d1"


def test_a_first_roster_of_the_same_name_goes_in(bring, newcomer):
    assert bring(
        {"granted_by": newcomer}, orgs=ORGS.replace("North District", "Coast")
    ).outcome == ("applied")


def test_a_roster_all_of_the_past_says_that_nobody_would_be_in_a_class(bring):
    lines = ENROLLMENTS.replace("2030-08-01,\n", "2030-08-01,2030-09-15\n")
    assert (
        "enrollments.csv: All 3 enrollments ended by 2030-09-15: "
        "nobody would be in a class today." in notes(bring(enrollments=lines))
    )


def test_one_that_goes_on_is_enough_to_say_nothing(bring):
    lines = ENROLLMENTS.replace("2030-08-01,\n", "2030-08-01,2030-09-15\n", 2)
    assert not any("nobody would be" in note for note in notes(bring(enrollments=lines)))
