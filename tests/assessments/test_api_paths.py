"""Paths with their reasons, lists and activities over HTTP."""

from uuid import uuid4

import pytest

from assessments.models import Attempt
from assessments.services.attempts import begin_attempt
from courses.tenancy import enter_district
from tests.api import Api, problem
from tests.factories import Cast, hand_in
from tests.recomputing import recompute


@pytest.fixture
def sam(cast: Cast) -> Api:
    return Api(cast.student)


# -- Paths ---------------------------------------------------------------------------------------
@pytest.fixture
def planned(cast: Cast) -> Cast:
    hand_in(cast.student, cast.quiz, right=5)
    recompute(cast.student.pk)
    enter_district(cast.district.pk)
    return cast


def test_a_path_says_how_fresh_it_is(planned):
    path = Api(planned.student).get(f"students/{planned.student.uuid}/path/").json()
    assert (path["evidence_seq"], path["computed_seq"]) == (1, 1)
    assert path["computed_at"]
    assert path["engine_version"]
    assert [step["position"] for step in path["steps"]] == list(range(1, len(path["steps"]) + 1))
    assert path["course"]["uuid"] == str(planned.course.uuid)


def test_a_reason_names_no_id_of_the_database(planned):
    path = Api(planned.teacher).get(f"students/{planned.student.uuid}/path/").json()
    attempt = Attempt.objects.get()
    reasons = [step["reason"] for step in path["steps"]]
    cited = [place for reason in reasons for place in reason["evidence"]]
    assert {place["attempt"] for place in cited} == {str(attempt.uuid)}
    assert {place["position"] for place in cited} <= set(range(1, 10))
    for step in path["steps"]:
        assert step["reason"]["activity"] == step["activity"]["uuid"]
        assert step["reason"]["skill"] == step["skill"]["uuid"]
        others = [other["activity"] for other in step["reason"]["alternatives"]]
        assert others == [other["uuid"] for other in step["alternatives"]]
        assert sum(step["reason"]["terms"].values()) == pytest.approx(step["reason"]["score"])


@pytest.mark.parametrize(
    ("reader", "voices"),
    [
        ("student", {"student"}),
        ("teacher", {"student", "family", "teacher"}),
    ],
)
def test_a_reason_is_worded_for_its_reader(planned, reader, voices):
    api = Api(getattr(planned, reader))
    path = api.get(f"students/{planned.student.uuid}/path/").json()
    assert {frozenset(step["reason"]["text"]) for step in path["steps"]} == {frozenset(voices)}


def test_a_path_is_of_the_course_asked_for(planned):
    api = Api(planned.student)
    path = f"students/{planned.student.uuid}/path/"
    assert api.get(path, course=planned.course.uuid).json()["steps"]
    problem(api.get(path, course=uuid4()), 404)
    assert problem(api.get(path, course="maths"), 400)["errors"][0]["parameter"] == "course"


def test_a_student_without_evidence_has_an_empty_path(cast, sam):
    path = sam.get(f"students/{cast.student.uuid}/path/").json()
    assert (path["evidence_seq"], path["course"], path["steps"]) == (0, None, [])


def test_a_path_costs_the_same_whatever_its_length(planned, django_assert_num_queries):
    api = Api(planned.student)
    with django_assert_num_queries(10):
        api.get(f"students/{planned.student.uuid}/path/")


# -- Lists and activities ------------------------------------------------------------------------
def test_assessments_say_what_the_student_did_with_them(sam, cast):
    attempt = begin_attempt(cast.student, cast.quiz)
    listed = sam.get("assessments/").json()
    assert listed["count"] == 4
    quiz = next(one for one in listed["results"] if one["uuid"] == str(cast.quiz.uuid))
    assert (quiz["item_count"], quiz["sat"], quiz["open_attempt"]) == (9, 1, str(attempt.uuid))
    assert sam.get("assessments/", course=uuid4()).json()["count"] == 0


def test_listing_assessments_costs_the_same_whatever_their_number(sam, django_assert_num_queries):
    with django_assert_num_queries(5):
        sam.get("assessments/")


def test_an_activity_comes_with_its_text(sam, cast):
    lesson = sam.get(f"activities/{cast.lesson.uuid}/").json()
    assert lesson["body"] == "Some *text*."
    assert lesson["skills"][0]["title"] == "Count"


def test_completing_an_activity_moves_the_clock(sam, cast):
    done = sam.post(f"activities/{cast.lesson.uuid}/complete/")
    assert (done.status_code, done.json()["evidence_seq"]) == (201, 1)
    problem(Api(cast.teacher).post(f"activities/{cast.lesson.uuid}/complete/"), 404)
