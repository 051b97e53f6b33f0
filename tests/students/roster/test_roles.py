"""Which part a word of the roster gives somebody, and when it ends."""

from datetime import date

import pytest

from students.models import Guardianship, Membership, User
from tests.students.roster.conftest import TODAY
from tests.students.roster.exports import USERS, with_line, without


def parts(sourced_id):
    rows = Membership.objects.filter(user__sourced_id=sourced_id).on(TODAY)
    return {(row.role, row.school.name if row.school else None) for row in rows}


def person(role, orgs="s1", agents=""):
    return with_line(USERS, f'p1,true,"{orgs}",{role},pat,Pat,Park,,{agents},')


@pytest.mark.parametrize(
    ("role", "org", "part"),
    [
        ("student", "s1", ("student", "Hill School")),
        ("Teacher", "s1", ("teacher", "Hill School")),
        ("administrator", "s1", ("school_admin", "Hill School")),
        ("principal", "s1", ("school_admin", "Hill School")),
        ("administrator", "d1", ("district_admin", None)),
        ("districtAdministrator", "d1", ("district_admin", None)),
        ("parent", "s1", ("guardian", None)),
    ],
)
def test_a_role_gives_its_part(bring, role, org, part):
    report = bring(users=person(role, org))
    assert parts("p1") == {part}
    assert report.problems == []


@pytest.mark.parametrize("role", ["aide", "proctor", "systemAdministrator", "wizard"])
def test_a_role_without_a_counterpart_is_reported_and_makes_no_account(bring, role):
    report = bring(users=person(role))
    assert str(report.problems[0]).startswith(f"users.csv line 6: the role '{role}' has no")
    assert not User.objects.filter(sourced_id="p1").exists()


def test_a_district_administrator_of_a_school_is_given_nothing(bring):
    report = bring(users=person("districtAdministrator", "s1"))
    assert parts("p1") == set()
    assert any("of a school has no counterpart" in note.text for note in report.notes)


def test_a_role_at_an_unknown_school_is_reported(bring):
    report = bring(users=person("teacher", "s9"))
    assert str(report.problems[0]) == "users.csv line 6: there is no organisation 's9'"
    assert not User.objects.filter(sourced_id="p1").exists()


def test_one_person_may_play_parts_in_two_schools(bring):
    bring(users=person("teacher", "s1,s2"))
    assert parts("p1") == {("teacher", "Hill School"), ("teacher", "Valley School")}


def test_a_teacher_who_left_a_school_is_its_teacher_no_more(bring):
    bring(users=person("teacher", "s1,s2"))
    bring(users=person("teacher", "s2"))
    assert parts("p1") == {("teacher", "Valley School")}
    assert Membership.objects.filter(user__sourced_id="p1").count() == 2


def test_a_teacher_whose_role_could_not_be_read_keeps_her_part(bring):
    bring(users=person("teacher", "s1"))
    bring(users=person("teacher", "s9"))
    assert parts("p1") == {("teacher", "Hill School")}


def test_an_admin_s_part_is_never_ended_by_a_roster_but_named(bring):
    bring(users=person("administrator"))
    report = bring(users=person("teacher"))
    assert ("school_admin", "Hill School") in parts("p1")
    assert any("stays school_admin" in note.text for note in report.notes)


def test_days_of_a_role_are_kept(bring):
    users = "sourcedId,enabledUser,username,givenName,familyName\nu1,true,ada,Ada,Archer\n"
    roles = (
        "sourcedId,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        "r1,u1,primary,student,2030-08-01,2031-06-30,s1\n"
    )
    bring(users=users, roles=roles, enrollments=None)
    row = Membership.objects.get(user__sourced_id="u1")
    assert (row.begins_on, row.ends_on) == (date(2030, 8, 1), date(2031, 6, 30))


def pairs():
    rows = Guardianship.objects.on(TODAY)
    return set(rows.values_list("guardian__sourced_id", "student__sourced_id", "relation"))


def test_a_guardian_is_joined_from_the_student_s_line(bring):
    bring()
    assert pairs() == {("g1", "u1", "guardian")}


def test_a_guardian_is_joined_from_her_own_line(bring):
    bring(users=USERS.replace("g1,04", ",04") + 'p1,true,s1,parent,pat,Pat,Park,,"u1,u2",\n')
    assert pairs() == {("p1", "u1", "parent"), ("p1", "u2", "parent")}


def test_a_guardian_of_both_lines_is_one(bring):
    bring(users=USERS.replace("Gail,Archer,,,", "Gail,Archer,,u1,"))
    assert pairs() == {("g1", "u1", "guardian")}


def test_a_guardianship_that_no_line_says_any_more_ends(bring):
    bring(users=person("parent", agents="u2"))
    bring(users=person("parent", agents="u2").replace("g1,04", ",04"))
    assert pairs() == {("p1", "u2", "parent")}
    assert Guardianship.objects.count() == 2


def test_a_roster_that_names_no_agents_ends_no_guardianship(bring):
    bring()
    bring(users=USERS.replace("g1,04", ",04"))
    assert pairs() == {("g1", "u1", "guardian")}


def test_an_unknown_agent_is_said(bring):
    report = bring(users=without(USERS, "g1,"))
    assert any("there is no user 'g1'" in note.text for note in report.notes)


def test_a_teacher_is_nobody_s_guardian(bring):
    report = bring(users=USERS.replace("g1,04", "t1,04"))
    assert pairs() == set()
    assert any("is not guardian and student" in note.text for note in report.notes)
