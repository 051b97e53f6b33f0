"""Microsoft School Data Sync, read in OneRoster's words."""

from pathlib import Path

import pytest

from students.roster import RosterRefused, read_roster

FILES = {
    "orgs.csv": "sourcedId,name,type,parentSourcedId\nm,Ministry,ministryOfEducation,\n"
    "a,Hill College,college,m\n",
    "users.csv": "sourcedId,username,givenName,familyName,password\n"
    "1,ada@x.example,Ada,Archer,secret\n2,gail@x.example,Gail,Archer,secret\n"
    "3,tess@x.example,Tess,Trent,secret\n",
    "roles.csv": "userSourcedId,orgSourcedId,role,grade,isPrimary,roleStartDate,roleEndDate\n"
    "1,a,student,10,TRUE,2030-08-01,\n3,a,professor,,TRUE,,\n",
    "courses.csv": "sourcedId,orgSourcedId,title,code\nc,a,Biology,B10\n",
    "classes.csv": "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\nk,a,Bio,,c\n",
    "enrollments.csv": "classSourcedId,userSourcedId,role\nk,1,student\nk,3,professor\n",
    "relationships.csv": "userSourcedId,relationshipUserSourcedId,relationshipRole\n"
    "1,2,guardian\n1,9,guardian\n1,3,doctor\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_it_is_recognised(folder):
    assert read_roster(folder).dialect == "Microsoft School Data Sync 2.1"


def test_professors_teach_and_grades_stand_with_the_person(folder):
    people = {person.sourced_id: person for person in read_roster(folder).people}
    assert people["3"].parts[0].role == "teacher"
    assert people["1"].grade == "10"


def test_enrollments_are_known_by_what_they_join(folder):
    assert [row.sourced_id for row in read_roster(folder).enrollments] == [
        "1:k:student",
        "3:k:teacher",
    ]


def test_a_relationship_makes_a_guardian(folder):
    people = {person.sourced_id: person for person in read_roster(folder).people}
    assert people["2"].agents == ("1",)
    assert [part.role for part in people["2"].parts] == ["guardian"]


def test_a_relationship_that_is_not_read_is_reported_on_its_own_line(folder):
    unknown, unread = read_roster(folder).problems
    assert str(unknown) == "relationships.csv line 3: there is no user '9' in users.csv"
    assert str(unread).startswith("relationships.csv line 4: the relationship 'doctor' is not")


def test_version_1_is_refused_by_name(tmp_path):
    (tmp_path / "StudentEnrollment.csv").write_text("x\n")
    with pytest.raises(RosterRefused, match="School Data Sync version 1"):
        read_roster(tmp_path)
