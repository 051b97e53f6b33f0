"""A section as a heat map: who is first, what is left out, what stands in a cell, what it costs."""

import csv
import io
import re

import pytest
from django.db.models import Count
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from analytics.levels import WHERE, Level, level_of
from analytics.listing import Listing
from analytics.selectors.heat_map import skills_taught, standings_of
from courses.models import Activity, SkillPrerequisite, Unit
from courses.tenancy import enter_district
from students.models import AuditEntry, SkillMastery, User
from tests.analytics.classes import fill, page, queries, text_of
from tests.factories import make_activity, make_skill
from tests.signin.people import show_again

SURE, KNOWN, CLOSE, NOT_YET = (0.9, 0.8), (0.75, 0.5), (0.65, 0.4), (0.3, 0.1)


def believe(student, skill, estimate, *, answers=5, is_enough=True):
    p_known, low = estimate
    SkillMastery.objects.create(
        student=student,
        skill=skill,
        p_known=p_known,
        low=low,
        high=1.0,
        evidence_count=answers,
        is_enough=is_enough,
    )


@pytest.fixture
def believed(cast):
    """Sam knows everything but a little; Classmate is not yet there twice."""
    count, add, multiply = cast.skills
    for skill, his, hers in (
        (count, SURE, KNOWN),
        (add, CLOSE, NOT_YET),
        (multiply, KNOWN, NOT_YET),
    ):
        believe(cast.student, skill, his)
        believe(cast.classmate, skill, hers)
    return cast


def heat_map(cast, **query):
    return page(cast.teacher, "analytics:section_skills", cast.section.uuid, **query)


def names(response):
    return [student.name.split()[0] for student, _ in response.context["rows"]]


def titles(response):
    return [column.title for column in response.context["columns"].rows]


def test_who_needs_most_comes_first_and_the_rule_is_said(believed):
    shown = heat_map(believed)
    assert names(shown) == ["Classmate", "Sam"]
    assert "Sorted by need: first who has the most skills at “not yet”" in text_of(shown)


def test_where_as_many_are_not_yet_known_the_lower_figures_come_first(cast):
    believe(cast.student, cast.skills[0], (0.2, 0.1))
    believe(cast.classmate, cast.skills[0], (0.4, 0.1))
    assert names(heat_map(cast)) == ["Sam", "Classmate"]


def test_who_has_no_answers_yet_comes_last(cast):
    believe(cast.student, cast.skills[0], SURE)
    assert names(heat_map(cast)) == ["Sam", "Classmate"]
    assert names(heat_map(cast, order="need")) == ["Sam", "Classmate"]


@pytest.mark.parametrize(
    ("order", "first"),
    [("name", "Classmate"), ("-name", "Sam"), ("need", "Sam"), ("x", "Classmate")],
)
def test_it_sorts_by_what_is_on_the_list_and_by_nothing_else(believed, order, first):
    assert names(heat_map(believed, order=order))[0] == first


def test_it_sorts_by_any_skill_the_lowest_first(believed):
    add = believed.skills[1]
    shown = heat_map(believed, order=str(add.uuid))
    assert names(shown) == ["Classmate", "Sam"]
    assert "Sorted by “Add”, the lowest figure first." in text_of(shown)
    assert names(heat_map(believed, order=f"-{add.uuid}")) == ["Sam", "Classmate"]


def test_without_enough_evidence_a_student_is_last_by_that_skill(cast):
    believe(cast.student, cast.skills[0], NOT_YET, answers=1, is_enough=False)
    believe(cast.classmate, cast.skills[0], SURE)
    order = str(cast.skills[0].uuid)
    assert names(heat_map(cast, order=order)) == ["Classmate", "Sam"]
    assert names(heat_map(cast, order=f"-{order}")) == ["Classmate", "Sam"]


def test_the_heading_says_how_it_is_sorted_and_need_falls_first(believed):
    shown = heat_map(believed, order="name").text
    assert re.search(r'aria-sort="ascending"\s*>\s*<a href="\?order=-name#map"', shown)
    assert 'href="?order=-need#map"' in shown
    assert 'aria-sort="descending"' in heat_map(believed).text


def test_a_name_finds_the_student_alone(believed):
    assert names(heat_map(believed, q="sam")) == ["Sam"]


def test_a_level_keeps_the_students_and_the_skills_at_it(believed):
    shown = heat_map(believed, level="close")
    assert (names(shown), titles(shown)) == (["Sam"], ["Add"])
    assert names(heat_map(believed, level="nonsense")) == ["Classmate", "Sam"]


def test_a_unit_keeps_its_skills_and_counts_only_them(believed):
    unit = Unit.objects.create(course=believed.course, title="First", position=1)
    Activity.objects.filter(skills=believed.skills[0], kind="lesson").update(unit=unit)
    shown = heat_map(believed, group=f"unit-{unit.uuid}")
    assert titles(shown) == ["Count"]
    assert [student.not_yet for student, _ in shown.context["rows"]] == [0, 0]


def test_a_chain_is_a_skill_with_all_that_comes_before_it(cast):
    apart = make_skill("Tell the time")
    make_activity(cast.course, apart)
    taught = skills_taught(cast.course)
    [chain] = taught.chains
    assert chain.title == "Multiply"
    assert [skill.title for skill in taught.within(chain.key)] == ["Count", "Add", "Multiply"]
    assert apart in taught.within("")


def test_a_ring_of_prerequisites_ends(cast):
    SkillPrerequisite.objects.create(skill=cast.skills[0], prerequisite=cast.skills[2])
    assert skills_taught(cast.course).chains == []


def test_nothing_that_fits_is_said_with_the_way_back(believed):
    shown = text_of(heat_map(believed, q="nobody at all"))
    assert "Nothing fits" in shown
    assert "Show all" in shown


def test_before_the_first_work_it_says_how_it_fills(cast):
    assert "Nothing is known yet" in text_of(heat_map(cast))


def test_each_cell_has_its_word_beside_its_colour(cast):
    for skill, estimate in zip(cast.skills, (SURE, CLOSE, NOT_YET), strict=True):
        believe(cast.student, skill, estimate)
    believe(cast.classmate, cast.skills[0], KNOWN, answers=1, is_enough=False)
    shown = text_of(heat_map(cast))
    for cell in (
        "✓ 90 Surely knows it, Sam Example, Count",
        "◐ 65 Nearly there, Sam Example, Add",
        "○ 30 Not yet, Sam Example, Multiply",
        "? Not enough evidence, Classmate Example, Count",
        "– No answers yet",
    ):
        assert cell in shown


def test_without_enough_evidence_no_figure_is_shown(cast):
    believe(cast.student, cast.skills[0], (0.37, 0.1), answers=1, is_enough=False)
    assert "37" not in re.findall(r"\b\d+\b", text_of(heat_map(cast)))


@pytest.mark.parametrize("p_known", [0.0, 0.59, 0.6, 0.69, 0.7, 0.9, 1.0])
@pytest.mark.parametrize("low", [0.0, 0.69, 0.7])
@pytest.mark.parametrize("is_enough", [True, False])
def test_the_database_and_the_page_mean_the_same_by_a_level(cast, p_known, low, is_enough):
    believe(cast.student, cast.skills[0], (p_known, low), is_enough=is_enough)
    counts = SkillMastery.objects.aggregate(
        **{level: Count("pk", filter=where) for level, where in WHERE.items()}
    )
    level = level_of(p_known, low, is_enough=is_enough)
    assert {name for name, count in counts.items() if count} == {level}


def _widen(cast, skills):
    for number in range(skills):
        skill = make_skill(f"Skill {number:03}")
        make_activity(cast.course, skill)
        believe(cast.student, skill, NOT_YET)


def test_a_wide_course_comes_ten_skills_at_a_time_and_keeps_what_was_asked(believed):
    _widen(believed, 20)
    first = heat_map(believed, order="name", q="s")
    assert len(titles(first)) == 10
    following = first.context["columns"].next_url
    second = heat_map(believed, **QueryDict(following[1:]).dict())
    assert second.context["columns"].number == 2
    assert not set(titles(first)) & set(titles(second))
    assert (second.context["asked"].listing.order, names(second)) == ("name", ["Classmate", "Sam"])
    assert "skills=2" in second.context["asked"].headings["need"].url


def test_on_paper_the_whole_class_has_all_its_skills_in_tables_of_one_width(believed):
    _widen(believed, 20)
    fill(believed, 60)
    shown = heat_map(believed, order="name", all="1")
    parts = shown.context["parts"]
    assert [len(columns) for columns, _ in parts] == [8, 8, 7]
    assert {len(rows) for _, rows in parts} == {62}
    assert shown.text.count("<thead>") == 3
    assert "Skills, part 3 of 3" in text_of(shown)
    assert "all=1" in heat_map(believed).text


def test_the_link_to_sort_by_a_skill_leads_to_its_column(believed):
    add = believed.skills[1]
    assert f'href="?order={add.uuid}#sorted"' in heat_map(believed).text
    shown = heat_map(believed, order=str(add.uuid)).text
    assert re.search(r'<th scope="col"\s+id="sorted"[^>]*>\s*<a[^>]*>Add', shown)


def test_a_part_named_twice_in_an_address_stands_there_once():
    listing = Listing.of(QueryDict("skills=2"), ("name",), "name", keeps=("skills",))
    assert listing.shown(list(range(30)), 10, by="skills").next_url == "?skills=3&order=name"


def test_it_costs_the_same_for_more_students_and_for_more_skills(cast):
    fill(cast, 2)
    before = queries(lambda: heat_map(cast))
    fill(cast, 20)
    _widen(cast, 30)
    assert queries(lambda: heat_map(cast)) == before


def test_what_stands_behind_the_need_costs_two_queries(believed):
    assert queries(lambda: standings_of(believed.section, believed.skills)) == 2
    fill(believed, 10)
    assert queries(lambda: standings_of(believed.section, believed.skills)) == 2


def test_the_same_selection_leaves_as_a_file_and_is_recorded(believed):
    client = Client()
    enter_district(None)
    client.force_login(User.objects.get(pk=believed.teacher.pk))
    show_again(client, believed.teacher)
    address = reverse("analytics:section_skills_export", args=[believed.section.uuid])
    response = client.get(address, {"level": "not_yet", "order": "name"})
    enter_district(believed.district.pk)
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert head == ["Student", "Not yet", "Add", "Multiply"]
    assert rows == [["Classmate Example", "2", "0.3", "0.3"]]
    assert AuditEntry.objects.filter(action="exported", actor_id=believed.teacher.pk).exists()


def test_every_level_has_a_word_a_mark_and_a_colour():
    assert len({level.mark for level in Level}) == len({level.label for level in Level}) == 6
    assert {level.depth for level in Level} == set(range(5))
