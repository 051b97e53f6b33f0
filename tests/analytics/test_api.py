"""What adults' programs are told about sections and schools."""

import pytest

from assessments.services.attempts import begin_attempt, submit_attempt
from courses.tenancy import enter_district
from tests.api import Api, problem
from tests.factories import Cast, enroll, hand_in, make_assessment, make_item, make_user
from tests.recomputing import recompute


def test_a_teacher_lists_her_sections(cast: Cast):
    sections = Api(cast.teacher).get("sections/").json()["results"]
    assert [section["uuid"] for section in sections] == [str(cast.section.uuid)]
    assert sections[0]["students"] == 2
    assert Api(cast.student).get("sections/").json()["count"] == 0


def test_a_section_lists_its_students_with_what_is_next(cast: Cast):
    hand_in(cast.student, cast.quiz, right=5)
    recompute(cast.student.pk)
    rows = Api(cast.teacher).get(f"sections/{cast.section.uuid}/students/").json()["results"]
    row = next(row for row in rows if row["uuid"] == str(cast.student.uuid))
    assert row["next_step"]["activity"]
    assert row["freshness"]["computed_seq"] == row["freshness"]["evidence_seq"] == 1
    assert row["last_quiz"]["score"]
    problem(Api(cast.other_teacher).get(f"sections/{cast.section.uuid}/students/"), 404)


def test_a_section_costs_the_same_whatever_its_size(cast: Cast, django_assert_num_queries):
    api = Api(cast.teacher)
    path = f"sections/{cast.section.uuid}/students/"
    with django_assert_num_queries(5):
        api.get(path)
    enter_district(cast.district.pk)
    more = [make_user(f"S{n}", "student", cast.school, cast.district) for n in range(28)]
    enroll(cast.section, *more)
    with django_assert_num_queries(5):
        assert api.get(path).json()["count"] == 30


def test_an_admin_reads_her_school_and_no_other(cast: Cast):
    api = Api(cast.school_admin)
    schools = api.get("schools/").json()["results"]
    assert [school["uuid"] for school in schools] == [str(cast.school.uuid)]
    summary = api.get(f"schools/{cast.school.uuid}/").json()
    assert summary["currency"]["students"] == 3
    assert {section["title"] for section in summary["sections"]} == {"4B", "4C"}
    problem(api.get(f"schools/{cast.elsewhere_school.uuid}/"), 404)
    problem(Api(cast.teacher).get(f"schools/{cast.school.uuid}/"), 404)


def test_a_teacher_sees_what_waits_and_who_needs_her(cast: Cast):
    essay = make_item(cast.course, cast.skills[0], kind="essay", key={})
    attempt = begin_attempt(cast.student, make_assessment(cast.course, [essay]))
    submit_attempt(attempt.student, attempt.uuid, {essay.uuid: {"text": "Mine."}}, "k")
    api = Api(cast.teacher)
    waiting = api.get("responses/waiting/").json()["results"]
    assert [(one["attempt"], one["item"]) for one in waiting] == [
        (str(attempt.uuid), str(essay.uuid))
    ]
    whys = {need["student"]: need["why"] for need in api.get("needs/").json()["results"]}
    assert whys[str(cast.student.uuid)] == "waiting"
    assert Api(cast.other_teacher).get("responses/waiting/").json()["count"] == 0


def test_an_estimate_comes_with_what_is_behind_it(cast: Cast):
    hand_in(cast.student, cast.quiz, right=5)
    recompute(cast.student.pk)
    path = f"students/{cast.student.uuid}/skills/{cast.skills[0].uuid}/"
    estimate = Api(cast.teacher).get(path).json()
    assert estimate["mastery"]["evidence_count"] == len(estimate["responses"]) == 3
    assert estimate["parts"][-1]["p_so_far"] == pytest.approx(
        estimate["mastery"]["p_known"], abs=1e-3
    )
    problem(Api(cast.guardian).get(path), 404)


def test_skills_stand_against_students_and_schools_list_theirs(cast: Cast):
    hand_in(cast.student, cast.quiz, right=5)
    recompute(cast.student.pk)
    rows = Api(cast.teacher).get(f"sections/{cast.section.uuid}/skills/").json()["results"]
    assert [row["title"] for row in rows] == ["Count", "Add", "Multiply"]
    assert {cell["student"] for cell in rows[0]["cells"]} == {
        str(cast.student.uuid),
        str(cast.classmate.uuid),
    }
    path = f"schools/{cast.school.uuid}/students/"
    students = Api(cast.school_admin).get(path).json()["results"]
    fresh = {one["uuid"]: one["freshness"] for one in students}
    assert fresh[str(cast.student.uuid)]["computed_seq"] == 1
    assert fresh[str(cast.classmate.uuid)] is None
