"""Skill maps into a district: all of a file or nothing, and no circles."""

import json
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from courses.case import SkillsRefused, parse_skills
from courses.models import Skill, SkillFramework, SkillMatch, SkillPrerequisite
from courses.services.skill_import import import_skills
from courses.tenancy import enter_district
from tests.courses.case.packages import package, skills
from tests.factories import make_district

HEAD = "framework,code,title,description,parent,prerequisites,advised\n"


@pytest.fixture
def district(db):
    return make_district()


@pytest.fixture
def bring(district):
    def bring_in(text, **options):
        return import_skills(skills(text), district.pk, **options)

    return bring_in


def edges():
    rows = SkillPrerequisite.objects.all()
    return set(rows.values_list("prerequisite__sourced_id", "skill__sourced_id", "is_hard"))


CHAIN = package(
    {"a": "Count", "b": "Add", "c": "Multiply"},
    ("a", "isChildOf", "doc"),
    ("b", "isChildOf", "a"),
    ("a", "precedes", "b"),
    ("b", "precedes", "c"),
)


def test_a_package_goes_in(bring):
    report = bring(CHAIN)
    assert report.problems == []
    assert Skill.objects.get(sourced_id="b").parent.title == "Count"
    assert edges() == {("a", "b", True), ("b", "c", True)}


def test_a_second_time_changes_nothing(bring):
    bring(CHAIN)
    report = bring(CHAIN)
    assert report.is_unchanged
    assert report.counts["skills"].unchanged == 3


def test_a_dry_run_says_the_same_and_writes_nothing(bring):
    assert bring(CHAIN, is_dry_run=True).counts["skills"].created == 3
    assert not SkillFramework.objects.exists()


def test_changed_words_are_updated(bring):
    bring(CHAIN)
    report = bring(CHAIN.replace('"Add"', '"Add up"'))
    assert (report.counts["skills"].updated, report.counts["skills"].unchanged) == (1, 2)
    assert Skill.objects.get(sourced_id="b").title == "Add up"


def test_what_is_gone_from_the_file_stays_and_is_named(bring):
    bring(CHAIN)
    report = bring(package({"a": "Count", "b": "Add"}))
    assert Skill.objects.count() == 3
    assert any("C Multiply is here but not in it" in note.text for note in report.notes)


def test_a_circle_is_refused_and_shown(bring):
    text = package(
        {"a": "Count", "b": "Add", "c": "Multiply"},
        ("a", "precedes", "b"),
        ("b", "precedes", "c"),
        ("c", "precedes", "a"),
    )
    with pytest.raises(SkillsRefused) as refused:
        bring(text)
    assert "A Count → B Add → C Multiply → A Count" in str(refused.value)
    assert not Skill.objects.exists()


def test_a_circle_with_what_is_here_already_is_refused(bring):
    bring(CHAIN)
    with pytest.raises(SkillsRefused, match="round in a circle"):
        bring(package({"a": "Count", "c": "Multiply"}, ("c", "precedes", "a")))


def test_parents_in_a_circle_are_refused(bring):
    text = package({"a": "A", "b": "B"}, ("a", "isChildOf", "b"), ("b", "isChildOf", "a"))
    with pytest.raises(SkillsRefused, match=r"Parents .* A A → B B → A A|Parents .* B B → A A"):
        bring(text)


def test_a_prerequisite_that_is_not_here_is_reported(bring):
    (problem,) = bring(package({"a": "A"}, ("zzz", "precedes", "a"))).problems
    assert str(problem) == ("CFAssociations entry 1: a prerequisite names 'zzz', which is not here")


def test_matches_join_both_ways_once_the_other_framework_is_here(bring):
    ours = package({"a": "Count"}, ("a", "exactMatchOf", "x"))
    assert any("exactMatchOf names 'x'" in note.text for note in bring(ours).notes)
    bring(package({"x": "Counting"}, document="theirs"))
    assert bring(ours).counts["matches"].created == 2
    assert set(SkillMatch.objects.values_list("skill__title", "same_as__title")) == {
        ("Count", "Counting"),
        ("Counting", "Count"),
    }
    assert bring(ours).is_unchanged


def test_a_sheet_may_build_on_another_framework(bring, district):
    bring(CHAIN)
    text = HEAD + "own,n1,Divide,,,doc:c,doc:a\n"
    report = import_skills(parse_skills("own.csv", text.encode()), district.pk)
    assert report.problems == []
    assert edges() >= {("c", "n1", True), ("a", "n1", False)}


def test_two_districts_keep_maps_of_their_own(bring, db):
    bring(CHAIN)
    other = make_district("South")
    report = import_skills(skills(CHAIN), other.pk)
    assert report.counts["skills"].created == 3
    enter_district(None)
    assert SkillFramework.objects.values("district").distinct().count() == 2


def test_the_number_of_queries_does_not_grow_with_the_skills(bring, django_assert_max_num_queries):
    keys = [f"s{number}" for number in range(400)]
    links = [(a, "precedes", b) for a, b in pairwise(keys)]
    with django_assert_max_num_queries(30):
        bring(package({key: f"Skill {key}" for key in keys}, *links))


def run(path, *options):
    out = StringIO()
    call_command("import_skills", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_prints_what_went_in(district, tmp_path):
    file = tmp_path / "skills.json"
    file.write_text(CHAIN)
    assert "skills                3 created" in run(file)
    assert "Nothing changed." in run(file, "--district", district.code)
    assert json.loads(run(file, "--json"))["counts"]["skills"]["unchanged"] == 3


def test_the_command_asks_which_district(district, tmp_path):
    make_district("South")
    with pytest.raises(CommandError, match=r"several districts; say one of .*--district"):
        run(tmp_path / "skills.json")


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "count"), [("mockMATHPackage", 48), ("mockHSMATH", 86)])
def test_real_packages_go_in_and_a_second_time_change_nothing(district, real_data, name, count):
    path = real_data / "case" / f"{name}.json"
    assert f"{count} created" in run(path)
    assert "Nothing changed." in run(path)


@pytest.mark.real_data
def test_a_json_schema_is_refused_as_what_it_is(district, real_data):
    with pytest.raises(CommandError, match="is a JSON Schema"):
        run(real_data / "case" / "case-v1p1-cfpackage.json")
