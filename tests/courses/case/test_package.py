"""What the reader makes of CASE packages; no database."""

import json

import pytest

from courses.case import Ref, SkillsRefused
from courses.case.rows import short_title
from tests.courses.case.packages import package, skills


def test_items_become_skills_of_the_document_s_framework():
    found = skills(package({"a": "Count to ten"}))
    assert (found.frameworks[0].code, found.frameworks[0].title) == ("doc", "Number sense")
    (skill,) = found.skills
    assert (skill.ref, skill.code, skill.title) == (Ref("doc", "a"), "A", "Count to ten")


def test_a_long_statement_is_kept_whole_beside_a_short_title():
    statement = "Count objects in a group. " + "Then say how many there are. " * 20
    (skill,) = skills(package({"a": statement})).skills
    assert skill.title == "Count objects in a group."
    assert skill.description == statement.strip()


def test_an_abbreviated_statement_is_the_title():
    text = json.loads(package({"a": "Count objects in a group up to ten."}))
    text["CFItems"][0]["abbreviatedStatement"] = "Counting"
    (skill,) = skills(json.dumps(text)).skills
    assert (skill.title, skill.description) == ("Counting", "Count objects in a group up to ten.")


@pytest.mark.parametrize("text", ["short", "word " * 60, "x" * 400, "Long, " * 50])
def test_a_title_fits_and_does_not_end_in_a_comma(text):
    title = short_title(text)
    assert len(title) <= 120
    assert not title.rstrip("…").endswith((",", " "))


def test_children_stand_under_their_parents_in_their_order():
    text = package(
        {"a": "A", "b": "B", "c": "C"},
        ("a", "isChildOf", "doc"),
        ("b", "isChildOf", "c"),
        ("c", "isChildOf", "doc"),
    )
    by_key = {skill.ref.skill: skill for skill in skills(text).skills}
    assert by_key["b"].parent == Ref("doc", "c")
    assert by_key["a"].parent is None
    assert sorted(by_key, key=lambda key: by_key[key].position) == ["a", "c", "b"]


def test_what_precedes_is_the_prerequisite():
    (link,) = skills(package({"a": "A", "b": "B"}, ("a", "precedes", "b"))).links
    assert (link.kind, link.first.skill, link.second.skill) == ("hard", "a", "b")


def test_other_associations_are_counted_by_name():
    text = package({"a": "A", "b": "B"}, ("a", "isRelatedTo", "b"), ("b", "isPeerOf", "a"))
    assert {note.text for note in skills(text).notes} >= {
        "1 of type isPeerOf are not imported",
        "1 of type isRelatedTo are not imported",
    }


def test_a_parent_that_is_not_in_the_package_is_reported():
    (problem,) = skills(package({"a": "A"}, ("a", "isChildOf", "zzz"))).problems
    assert str(problem) == (
        "CFAssociations entry 1: isChildOf names zzz, which is not in the package"
    )


def test_bad_items_are_reported_and_good_ones_read():
    text = json.loads(package({"a": "A"}))
    text["CFItems"] += [{"fullStatement": "x"}, {"identifier": "a", "fullStatement": "x"}, {}, 3]
    text["CFItems"].append({"identifier": "b"})
    found = skills(json.dumps(text))
    assert [problem.place[-1] for problem in found.problems] == ["2", "3", "4", "5", "6"]
    assert len(found.skills) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"$schema": "x", "properties": {}}', "is a JSON Schema"),
        ("{}", "has no CFDocument"),
        ("[]", "has no CFDocument"),
        ('{"CFDocument": {}}', "without an identifier"),
        ('{"CFDocument": {"identifier": "d"}, "CFItems": {"a": 1}}', "its CFItems is no list"),
        ('{"CFDocument"', "not JSON that can be read"),
        ("[" * 100_000, "not JSON that can be read"),
    ],
)
def test_what_is_no_package_is_refused_with_a_sentence(text, reason):
    with pytest.raises(SkillsRefused, match=reason):
        skills(text)


def test_text_that_no_database_holds_does_no_harm():
    text = package({"a": "A"}).replace('"A"', '"A\\u0000 \\ud800"')
    assert skills(text).skills[0].title == "A ?"
