"""An import that would empty a school waits to be confirmed."""

import pytest

from courses.models import Section
from students.models import Enrollment
from tests.students.roster.exports import CLASSES, ENROLLMENTS, USERS

MANY = USERS + "".join(f"x{n},true,s1,student,x{n},X,Y,,,04\n" for n in range(7))
FULL = ENROLLMENTS + "".join(f"f{n},k2,s1,x{n},student,,2030-08-01,\n" for n in range(7))


def cut(count: int) -> str:
    return "".join(FULL.splitlines(True)[:-count])


def test_a_fifth_of_a_school_may_end(bring):
    bring(users=MANY, enrollments=FULL)
    assert bring(users=MANY, enrollments=cut(2)).outcome == "applied"


def test_more_must_be_confirmed(bring):
    bring(users=MANY, enrollments=FULL)
    report = bring(users=MANY, enrollments=cut(3))
    assert report.outcome == "refused"
    assert report.to_confirm == [
        "Hill School: 3 of 10 enrollments would end or move (30%; more than 20% must be confirmed)"
    ]
    assert not Enrollment.objects.exclude(ends_on=None).exists()


def test_it_goes_in_once_confirmed(bring):
    bring(users=MANY, enrollments=FULL)
    report = bring({"is_confirmed": True}, users=MANY, enrollments=cut(3))
    assert report.outcome == "applied"
    assert Enrollment.objects.exclude(ends_on=None).count() == 3


def test_a_dry_run_says_what_must_be_confirmed(bring):
    bring(users=MANY, enrollments=FULL)
    report = bring({"is_dry_run": True}, users=MANY, enrollments=cut(3))
    assert report.outcome == "dry_run"
    assert report.to_confirm


def test_moving_counts_like_ending(bring):
    bring(users=MANY, enrollments=FULL)
    moved = FULL.replace("f0,k2", "f0,k1").replace("f1,k2", "f1,k1").replace("f2,k2", "f2,k1")
    assert bring(users=MANY, enrollments=moved).outcome == "refused"


@pytest.mark.parametrize(
    "changes",
    [
        {"users": MANY.replace("x1,true", "x1,false").replace("x2,true", "x2,false")
         .replace("x3,true", "x3,false")},
        {"classes": CLASSES.replace("4B,s1", "4B,s2")},
        {"enrollments": FULL.replace("2030-08-01,\n", "2030-08-01,2030-09-01\n")},
    ],
    ids=["accounts switched off", "a class moved to another school", "days that are over"],
)  # fmt: skip
def test_no_other_way_round_it(bring, changes):
    bring(users=MANY, enrollments=FULL)
    before = list(Section.objects.order_by("pk").values_list("school_id", flat=True))
    assert bring(**{"users": MANY, "enrollments": FULL, **changes}).outcome == "refused"
    assert list(Section.objects.order_by("pk").values_list("school_id", flat=True)) == before


def test_a_school_of_a_handful_is_not_counted(bring):
    bring()
    assert bring(enrollments=ENROLLMENTS.splitlines(True)[0]).outcome == "applied"
