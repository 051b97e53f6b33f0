"""What the reader makes of good, bad and odd files; no database."""

from pathlib import Path

import pytest

from students.roster import Finding, RosterRefused, read_roster
from students.roster.table import read_table
from tests.students.roster.exports import (
    CLASSES,
    ENROLLMENTS,
    USERS,
    with_line,
    write_export,
)


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in read_roster(folder).problems]


def test_it_reads_every_file(tmp_path):
    roster = read_roster(write_export(tmp_path))
    assert roster.dialect == "OneRoster 1.1"
    assert [len(rows) for rows in (roster.orgs, roster.classes, roster.people)] == [3, 3, 4]
    assert roster.problems == []


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path):
    folder = write_export(tmp_path)
    text = USERS.replace("\n", "\r\n")
    (folder / "users.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [person.sourced_id for person in read_roster(folder).people] == ["u1", "u2", "t1", "g1"]


def test_windows_1252_is_read_and_said(tmp_path):
    folder = write_export(tmp_path)
    (folder / "users.csv").write_bytes(USERS.replace("Archer", "Müller").encode("cp1252"))
    roster = read_roster(folder)
    assert roster.people[0].last_name == "Müller"
    assert any("Windows-1252" in note.text and "line 2" in note.text for note in roster.notes)


def test_quoted_commas_and_lines_keep_the_line_numbers_right():
    table = read_table("a.csv", b'sourcedId,name\n1,"a, b"\n2,"c\nd"\n3,e\n')
    assert [(row.line, row.values["name"]) for row in table.rows] == [
        (2, "a, b"),
        (3, "c\nd"),
        (5, "e"),
    ]


def test_a_quote_that_never_ends_is_reported_where_it_begins():
    table = read_table("a.csv", b'sourcedId,name\n1,a\n2,"b\n3,c\n')
    assert table.problems[0][0] == 3
    assert not table.is_whole


def test_a_line_with_too_few_values_is_reported(tmp_path):
    folder = write_export(tmp_path, enrollments=with_line(ENROLLMENTS, "e9,k1"))
    assert problems(folder) == ["enrollments.csv line 5: 2 values under 8 columns"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",k1,s1,u1,student,,,", "sourcedId is missing"),
        ("e9,,s1,u1,student,,,", "classSourcedId is missing"),
        ("e9,k1,s1,u1,student,,1.9.2030,", "beginDate is '1.9.2030', which is no date"),
        ("e9,k1,s1,u1,student,,2030-02-30,", "beginDate is '2030-02-30', which is no date"),
        ("e9,k1,s1,u1,student,,2030-09-02,2030-09-01", "endDate (2030-09-01) is before beginDate"),
        ("e9,k1,s1,u1,student,maybe,,", "primary is 'maybe', which is neither true nor false"),
        ("e1,k1,s1,u1,student,,,", "sourcedId 'e1' stands on line 2 too"),
        (f"{'e' * 256},k1,s1,u1,student,,,", "sourcedId is longer than 255 characters"),
    ],
)
def test_a_bad_row_is_named_by_file_line_and_reason(tmp_path, line, reason):
    folder = write_export(tmp_path, enrollments=with_line(ENROLLMENTS, line))
    (problem,) = problems(folder)
    assert problem.startswith("enrollments.csv line 5: ")
    assert reason in problem


def test_a_bad_row_is_still_seen(tmp_path):
    folder = write_export(tmp_path, enrollments=with_line(ENROLLMENTS, "e9,,s1,u1,student,,,"))
    assert "e9" in read_roster(folder).seen["enrollments.csv"]


def test_a_file_without_a_needed_column_is_not_read(tmp_path):
    folder = write_export(tmp_path, classes=CLASSES.replace("courseSourcedId", "course"))
    roster = read_roster(folder)
    assert roster.classes == []
    assert problems(folder) == [
        "classes.csv line 1: the file is not read: it has no column courseSourcedId"
    ]


def test_unknown_columns_are_named_once(tmp_path):
    text = USERS.replace("grades\n", "grades,metadata.shoe\n").replace("04\n", "04,38\n")
    roster = read_roster(write_export(tmp_path, users=text.replace(",,,\n", ",,,,\n")))
    assert Finding("users.csv", 1, "columns not imported: metadata.shoe") in roster.notes


def test_passwords_are_said_to_be_left_out(tmp_path):
    text = "".join(
        line.rstrip("\n") + (",password\n" if number == 0 else ",secret\n")
        for number, line in enumerate(USERS.splitlines(True))
    )
    roster = read_roster(write_export(tmp_path, users=text))
    assert sum("passwords are never imported" in note.text for note in roster.notes) == 1
    assert "secret" not in repr(roster)


def test_demographics_are_left_out_by_name(tmp_path):
    roster = read_roster(write_export(tmp_path, demographics="sourcedId,sex\nu1,female\n"))
    assert any(n.file == "demographics.csv" and "on purpose" in n.text for n in roster.notes)
    assert "female" not in repr(roster)


def test_an_address_that_is_none_is_left_out_and_said(tmp_path):
    roster = read_roster(write_export(tmp_path, users=USERS.replace("ada@example.org", "ada at")))
    assert roster.people[0].email == ""
    assert any("'ada at' is no address" in note.text for note in roster.notes)


def test_version_1_2_takes_roles_from_their_own_file(tmp_path):
    users = (
        "sourcedId,enabledUser,username,givenName,familyName,userMasterIdentifier,preferredGivenName\n"
        "u1,true,ada,Ada,Archer,m1,Addie\n"
    )
    roles = (
        "sourcedId,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId\n"
        "r1,u1,primary,student,2030-08-01,,s1\nr2,u1,secondary,teacher,,,s2\n"
    )
    roster = read_roster(write_export(tmp_path, users=users, roles=roles))
    (person,) = roster.people
    assert roster.dialect == "OneRoster 1.2"
    assert person.first_name == "Addie"
    assert [(part.role, part.org, part.line) for part in person.parts] == [
        ("student", "s1", 2),
        ("teacher", "s2", 3),
    ]


def test_a_role_of_nobody_is_reported(tmp_path):
    roles = "sourcedId,userSourcedId,roleType,role,orgSourcedId\nr1,nobody,primary,student,s1\n"
    assert "roles.csv line 2: there is no user 'nobody' in users.csv" in problems(
        write_export(tmp_path, roles=roles)
    )


def manifest(*lines: str) -> str:
    return "\n".join(["propertyName,value", *lines]) + "\n"


def test_a_delta_is_refused_by_name(tmp_path):
    text = manifest("oneroster.version,1.1", "file.users,delta")
    with pytest.raises(RosterRefused, match=r"users\.csv delta.*only bulk"):
        read_roster(write_export(tmp_path, manifest=text))


def test_another_version_is_refused(tmp_path):
    with pytest.raises(RosterRefused, match=r"OneRoster 2\.0"):
        read_roster(write_export(tmp_path, manifest=manifest("oneroster.version,2.0")))


def test_a_file_that_the_manifest_promises_but_is_not_there_is_reported(tmp_path):
    text = manifest("file.enrollments,bulk")
    folder = write_export(tmp_path, manifest=text, enrollments=None)
    assert problems(folder) == ["enrollments.csv: the manifest says bulk, but it is missing"]


def test_a_file_that_the_manifest_calls_absent_is_not_read(tmp_path):
    roster = read_roster(write_export(tmp_path, manifest=manifest("file.enrollments,absent")))
    assert roster.enrollments == []
    assert "enrollments.csv" not in roster.whole


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(RosterRefused, match="none of OneRoster's files"):
        read_roster(tmp_path)
