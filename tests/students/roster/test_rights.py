"""An import acts as the person who brings it: she grants nothing she could not grant herself."""

import pytest

from courses.models import District, School
from students.models import Enrollment, Guardianship, Membership, Role, User
from students.roster import RosterRefused
from tests.factories import make_district, make_user
from tests.students.roster.exports import CLASSES, ENROLLMENTS, ORGS, USERS, with_line


@pytest.fixture
def hill_admin(bring):
    bring()
    district, school = District.objects.get(), School.objects.get(sourced_id="s1")
    return make_user("Hedda", Role.SCHOOL_ADMIN, school, district)


@pytest.fixture
def district_admin(bring):
    bring()
    return make_user("Dora", Role.DISTRICT_ADMIN, None, District.objects.get())


def reasons(report):
    return [str(problem) for problem in report.problems]


def test_a_school_admin_brings_in_students_of_her_school(bring, hill_admin):
    users = with_line(USERS, "u3,true,s1,student,cy,Cy,Cole,,,")
    lines = with_line(ENROLLMENTS, "e9,k1,s1,u3,student,,,")
    report = bring({"granted_by": hill_admin}, users=users, enrollments=lines)
    assert reasons(report) == []
    assert Enrollment.objects.filter(user__sourced_id="u3").exists()


@pytest.mark.parametrize(("role", "org"), [("administrator", "s1"), ("administrator", "d1")])
def test_a_school_admin_makes_no_admin(bring, hill_admin, role, org):
    report = bring(
        {"granted_by": hill_admin}, users=with_line(USERS, f"p,true,{org},{role},p,P,P,,,")
    )
    assert "so she can't grant it" in reasons(report)[0]
    assert not User.objects.filter(sourced_id="p").exists()


def test_a_school_admin_does_not_promote_a_teacher(bring, hill_admin):
    users = USERS.replace("t1,true,s1,teacher", "t1,true,s1,administrator")
    report = bring({"granted_by": hill_admin}, users=users)
    assert "so she can't grant it" in reasons(report)[0]
    assert not Membership.objects.filter(user__sourced_id="t1", role=Role.SCHOOL_ADMIN).exists()


def test_a_district_admin_makes_a_school_admin_but_no_district_admin(bring, district_admin):
    users = with_line(USERS, "p,true,s1,administrator,p,P,P,,,")
    users = with_line(users, "q,true,d1,administrator,q,Q,Q,,,")
    report = bring({"granted_by": district_admin}, users=users)
    assert Membership.objects.get(user__sourced_id="p").role == Role.SCHOOL_ADMIN
    assert len(reasons(report)) == 1
    assert not User.objects.filter(sourced_id="q").exists()


def test_nobody_takes_over_an_account_that_stands_above(bring, hill_admin):
    head = User.objects.get(sourced_id="t1")
    Membership.objects.create(user=head, role=Role.DISTRICT_ADMIN)
    users = USERS.replace("Tess,Trent,,,", "Tess,Trent,evil@example.org,,")
    report = bring({"granted_by": hill_admin}, users=users)
    assert "stands no lower" in reasons(report)[0]
    head.refresh_from_db()
    assert head.email == ""


def test_nor_switches_it_off(bring, hill_admin):
    Membership.objects.create(user=User.objects.get(sourced_id="t1"), role=Role.DISTRICT_ADMIN)
    bring({"granted_by": hill_admin}, users=USERS.replace("t1,true", "t1,false"))
    assert User.objects.get(sourced_id="t1").is_active


def test_a_school_admin_does_not_reach_another_school(bring, hill_admin):
    options = {"granted_by": hill_admin}
    users = with_line(USERS, "v1,true,s2,student,vic,Vic,Vane,,,")
    classes = CLASSES.replace("k3,Numbers 4V", "k3,Ours now")
    orgs = ORGS.replace("Valley School", "Our School")
    report = bring(options, users=users, classes=classes, orgs=orgs)
    assert {problem.file for problem in report.problems} == {"users.csv", "classes.csv", "orgs.csv"}
    assert not User.objects.filter(sourced_id="v1").exists()
    assert School.objects.get(sourced_id="s2").name == "Valley School"


def test_nor_draw_its_students_into_her_own_classes(bring, hill_admin):
    bring(users=with_line(USERS, "v1,true,s2,student,vic,Vic,Vane,,,"))
    users = with_line(USERS, "v1,true,s2,student,vic,Vic,Vane,,,")
    report = bring(
        {"granted_by": hill_admin},
        users=users,
        enrollments=with_line(ENROLLMENTS, "e9,k1,s1,v1,student,,,"),
    )
    assert "the person is of no school" in reasons(report)[0]
    assert not Enrollment.objects.filter(user__sourced_id="v1").exists()


def test_nor_put_them_under_a_guardian_s_eyes(bring, hill_admin):
    users = with_line(USERS, "v1,true,s2,student,vic,Vic,Vane,,,")
    bring(users=users)
    report = bring({"granted_by": hill_admin}, users=users.replace("Vane,,,", "Vane,,g1,"))
    assert "the student is of no school" in reasons(report)[0]
    assert not Guardianship.objects.filter(student__sourced_id="v1").exists()


def test_a_teacher_imports_nothing(bring):
    bring()
    with pytest.raises(RosterRefused, match="Only an admin"):
        bring({"granted_by": User.objects.get(sourced_id="t1")})


def test_nobody_imports_into_another_district(bring):
    bring()
    stranger = make_user("Sue", Role.DISTRICT_ADMIN, None, make_district("South"))
    District.objects.filter(pk=stranger.district_id).update(sourced_id="other")
    with pytest.raises(RosterRefused, match="not of South"):
        bring({"granted_by": stranger})


def test_an_identifier_that_two_districts_share_joins_nothing(bring):
    District.objects.create(name="Other", code="other", sourced_id="d1")
    with pytest.raises(RosterRefused, match="sourcedId of another district"):
        bring()


def test_the_operator_chooses_the_district_by_its_code(bring):
    made = make_district("Chosen")
    bring({"district_code": made.code})
    made.refresh_from_db()
    assert (made.sourced_id, made.name) == ("d1", "North District")
    assert District.objects.count() == 1


def test_a_roster_that_names_no_district_needs_one(bring):
    with pytest.raises(RosterRefused, match="names no district"):
        bring(orgs=ORGS.replace("d1,North District,district,,\n", ""))
