"""What adults' programs are told about sections and schools."""

from assessments.tasks import recompute
from courses.tenancy import enter_district
from tests.api import Api, problem
from tests.factories import Cast, enroll, hand_in, make_user


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
    with django_assert_num_queries(6):
        api.get(path)
    enter_district(cast.district.pk)
    more = [make_user(f"S{n}", "student", cast.school, cast.district) for n in range(28)]
    enroll(cast.section, *more)
    with django_assert_num_queries(6):
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
