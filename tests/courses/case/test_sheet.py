"""Our own CSV of skills; no database."""

import pytest

from courses.case import Ref, SkillsRefused, parse_skills

HEAD = "framework,code,title,description,parent,prerequisites,advised\n"


def sheet(*lines):
    return parse_skills("skills.csv", (HEAD + "\n".join(lines)).encode())


def test_a_line_is_a_skill():
    found = sheet('own,n1,"Count, then say",All of it,,,')
    (skill,) = found.skills
    assert (skill.ref, skill.code, skill.title) == (Ref("own", "n1"), "n1", "Count, then say")
    assert found.problems == []


def test_prerequisites_are_hard_and_advice_is_not():
    found = sheet("own,n1,A,,,,", "own,n2,B,,,,", "own,n3,C,,n1,n1~ n2,", "own,n4,D,,,,n3")
    assert [(link.kind, link.first.skill, link.second.skill) for link in found.links] == [
        ("hard", "n1", "n3"),
        ("hard", "n2", "n3"),
        ("advised", "n3", "n4"),
    ]
    assert found.skills[2].parent == Ref("own", "n1")


def test_a_skill_of_another_framework_is_named_with_it():
    found = sheet("own,n1,A,,,theirs:x9,")
    assert found.links[0].first == Ref("theirs", "x9")


def test_a_code_with_a_colon_is_still_a_code():
    found = sheet("own,n:1,A,,,,", "own,n2,B,,,n:1,")
    assert found.links[0].first == Ref("own", "n:1")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("own,,A,,,,", "code is missing"),
        ("own,n1,,,,,", "title is missing"),
        ("own,n0,A,,,,", "n0 of own stands on line 2 too"),
        (f"own,n1,{'x' * 256},,,,", "title is longer than 255 characters"),
        ("own,n1,A,,,,,more", "more values than 7 columns"),
    ],
)
def test_a_bad_line_is_reported(line, reason):
    (problem,) = sheet("own,n0,Zero,,,,", line).problems
    assert str(problem) == f"line 3: {reason}"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"code,title\n", "has no column framework"),
        (b"framework,code,title,title\n", "names a column twice"),
        (HEAD.encode() + b'own,n1,"A\n', "can't be read as CSV from line 2"),
        (b"PK\x03\x04...", "is a zip or a workbook"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused(data, reason):
    with pytest.raises(SkillsRefused, match=reason):
        parse_skills("skills.csv", data)


def test_windows_1252_is_read_and_said():
    found = parse_skills("skills.csv", (HEAD + "own,n1,Zähle,,,,").encode("cp1252"))
    assert found.skills[0].title == "Zähle"
    assert "Windows-1252" in found.notes[0].text
