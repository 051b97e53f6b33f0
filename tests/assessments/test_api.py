"""Sitting and grading over HTTP: what programs get, and what they are told when they can't."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.models import Assessment, Attempt
from assessments.services.attempts import begin_attempt
from courses.tenancy import enter_district
from students.models import LearnerState
from tests.api import Api, problem
from tests.factories import Cast, hand_in, make_assessment, make_item

KEY = {"Idempotency_Key": "k1"}
SUBMIT_QUERIES = 8


@pytest.fixture
def sam(cast: Cast) -> Api:
    return Api(cast.student)


@pytest.fixture
def paper(sam: Api, cast: Cast) -> dict[str, Any]:
    """The student's open attempt at the quiz, as the API gave it."""
    return sam.post(f"assessments/{cast.quiz.uuid}/attempts/").json()


def right_answers(paper: dict[str, Any], right: int = 9) -> dict[str, Any]:
    return {item["uuid"]: {"value": n < right} for n, item in enumerate(paper["items"])}


# -- Beginning -----------------------------------------------------------------------------------
def test_an_attempt_begins_with_its_items_and_without_keys(sam, cast):
    response = sam.post(f"assessments/{cast.quiz.uuid}/attempts/")
    assert response.status_code == 201
    items = response.json()["items"]
    assert [item["position"] for item in items] == list(range(1, 10))
    assert all(item["result"] is None and item["answer"] == {} for item in items)
    assert "correct" not in response.text
    assert "Not yet." not in response.text


def test_an_open_attempt_is_returned_again(sam, cast, paper):
    again = sam.post(f"assessments/{cast.quiz.uuid}/attempts/", {})
    assert again.status_code == 200
    assert again.json() == paper


def test_it_refuses_an_attempt_too_many(sam, cast):
    Assessment.objects.update(attempts_allowed=1)
    hand_in(cast.student, cast.quiz, right=1)
    found = problem(sam.post(f"assessments/{cast.quiz.uuid}/attempts/"), 409)
    assert found["code"] == "no_attempts_left"


def test_nobody_sits_a_course_she_does_not_take(cast):
    for person in (cast.teacher, cast.guardian, cast.school_admin, cast.foreign_student):
        problem(Api(person).post(f"assessments/{cast.quiz.uuid}/attempts/"), 404)


def test_an_attempt_takes_no_body(sam, cast):
    found = problem(sam.post(f"assessments/{cast.quiz.uuid}/attempts/", {"items": []}), 400)
    assert found["errors"][0]["pointer"] == "#/items"


# -- Saving on the way ---------------------------------------------------------------------------
def test_saving_answers_the_same_whether_right_or_wrong(sam, paper):
    first, second = (item["uuid"] for item in paper["items"][:2])
    saved = [
        sam.put(f"attempts/{paper['uuid']}/responses/{uuid}/", {"answer": {"value": value}})
        for uuid, value in ((first, True), (second, False))
    ]
    assert [(one.status_code, one.content) for one in saved] == [(204, b""), (204, b"")]
    shown = sam.get(f"attempts/{paper['uuid']}/").json()["items"]
    assert [item["answer"] for item in shown[:2]] == [{"value": True}, {"value": False}]


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"answer": {"value": "yes"}}, 422, "#/answer"),
        ({"answer": {"choice": "a"}}, 422, "#/answer"),
        ({"answer": [1]}, 400, "#/answer"),
        ({"answer": {"value": True}, "score": 1}, 400, "#/score"),
        ({}, 400, "#/answer"),
        ([], 400, "#"),
    ],
)
def test_saving_points_at_what_is_wrong(sam, paper, body, status, pointer):
    path = f"attempts/{paper['uuid']}/responses/{paper['items'][0]['uuid']}/"
    assert problem(sam.put(path, body), status)["errors"][0]["pointer"] == pointer


def test_saving_to_an_item_that_was_not_asked_finds_nothing(sam, paper):
    problem(sam.put(f"attempts/{paper['uuid']}/responses/{uuid4()}/", {"answer": {}}), 404)


def test_nothing_is_saved_once_handed_in(sam, paper):
    sam.post(f"attempts/{paper['uuid']}/submit/", {}, **KEY)
    path = f"attempts/{paper['uuid']}/responses/{paper['items'][0]['uuid']}/"
    found = problem(sam.put(path, {"answer": {"value": True}}), 409)
    assert found["code"] == "already_submitted"


def test_nothing_is_saved_after_the_time_allowed(sam, paper):
    Attempt.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    path = f"attempts/{paper['uuid']}/responses/{paper['items'][0]['uuid']}/"
    assert problem(sam.put(path, {"answer": {"value": True}}), 409)["code"] == "time_is_up"


# -- Handing in ----------------------------------------------------------------------------------
def test_handing_in_returns_the_score_and_the_attempt_says_the_rest(sam, paper):
    body = {"responses": right_answers(paper, right=6)}
    handed_in = sam.post(f"attempts/{paper['uuid']}/submit/", body, **KEY).json()
    result = sam.get(f"attempts/{paper['uuid']}/").json()
    assert handed_in == {name: result[name] for name in handed_in}
    assert result["is_released"]
    assert result["score"] == pytest.approx(6 / 9)
    assert [item["result"]["score"] for item in result["items"]] == [1.0] * 6 + [0.0] * 3
    assert result["items"][0]["result"]["feedback"] == "Yes."
    assert result["evidence_seq"] == 1


def test_handing_in_takes_what_was_saved(sam, paper):
    first = paper["items"][0]["uuid"]
    sam.put(f"attempts/{paper['uuid']}/responses/{first}/", {"answer": {"value": True}})
    result = sam.post(f"attempts/{paper['uuid']}/submit/", **KEY).json()
    assert result["score"] == pytest.approx(1 / 9)


def test_the_same_submission_is_answered_the_same(sam, cast, paper):
    body = {"responses": right_answers(paper)}
    first, second = (sam.post(f"attempts/{paper['uuid']}/submit/", body, **KEY) for _ in "12")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert LearnerState.objects.get(student=cast.student).evidence_seq == 1


def test_the_same_key_with_another_body_is_refused(sam, paper):
    sam.post(f"attempts/{paper['uuid']}/submit/", {"responses": right_answers(paper)}, **KEY)
    other = {"responses": right_answers(paper, right=0)}
    found = problem(sam.post(f"attempts/{paper['uuid']}/submit/", other, **KEY), 422)
    assert found["code"] == "key_reused"


def test_another_key_after_submission_is_refused(sam, paper):
    sam.post(f"attempts/{paper['uuid']}/submit/", {}, **KEY)
    found = problem(sam.post(f"attempts/{paper['uuid']}/submit/", {}, Idempotency_Key="k2"), 409)
    assert found["code"] == "already_submitted"


@pytest.mark.parametrize("key", ["", "x" * 256, "a\x00b", "é"])
def test_a_submission_needs_a_key_it_can_keep(sam, paper, key):
    found = problem(sam.post(f"attempts/{paper['uuid']}/submit/", {}, Idempotency_Key=key), 400)
    assert found["errors"][0]["header"] == "Idempotency-Key"
    problem(sam.post(f"attempts/{paper['uuid']}/submit/", {}), 400)


def test_every_unusable_answer_is_pointed_at_and_nothing_is_handed_in(sam, paper):
    uuids = [item["uuid"] for item in paper["items"]]
    stranger = str(uuid4())
    answers = {uuids[0]: {"value": 3}, uuids[1]: {"value": True}, stranger: {}}
    path = f"attempts/{paper['uuid']}/submit/"
    found = problem(sam.post(path, {"responses": answers}, **KEY), 422)
    pointers = [fault["pointer"] for fault in found["errors"]]
    assert pointers == [f"#/responses/{uuids[0]}", f"#/responses/{stranger}"]
    assert Attempt.objects.get().is_open
    unnamed = problem(sam.post(path, {"responses": {"x~/": {}}}, **KEY), 400)
    assert unnamed["errors"][0]["pointer"] == "#/responses/x~0~1"


def test_late_answers_do_not_count_and_the_attempt_says_so(sam, paper):
    Attempt.objects.update(expires_at=timezone.now() - timedelta(minutes=2))
    body = {"responses": right_answers(paper)}
    result = sam.post(f"attempts/{paper['uuid']}/submit/", body, **KEY).json()
    assert (result["is_late"], result["score"]) == (True, 0.0)


def test_a_submission_costs_a_handful_of_queries(sam, paper, django_assert_num_queries):
    body = {"responses": right_answers(paper)}
    sam.get(f"attempts/{paper['uuid']}/")
    with django_assert_num_queries(SUBMIT_QUERIES):
        sam.post(f"attempts/{paper['uuid']}/submit/", body, **KEY)


# -- Reading results -----------------------------------------------------------------------------
def test_an_unreleased_result_is_nowhere(cast, sam):
    enter_district(cast.district.pk)
    Assessment.objects.update(feedback_timing="never")
    cast.quiz.refresh_from_db()
    attempt = hand_in(cast.student, cast.quiz, right=5)
    shown = sam.get(f"attempts/{attempt.uuid}/").json()
    assert (shown["is_released"], shown["score"]) == (False, None)
    assert {item["result"] for item in shown["items"]} == {None}
    listed = sam.get(f"students/{cast.student.uuid}/attempts/").json()["results"]
    assert listed[0]["score"] is None
    taught = Api(cast.teacher).get(f"attempts/{attempt.uuid}/").json()
    assert taught["score"] == pytest.approx(5 / 9)


def test_an_open_attempt_is_its_students_alone(cast, paper):
    problem(Api(cast.teacher).get(f"attempts/{paper['uuid']}/"), 404)
    problem(Api(cast.classmate).get(f"attempts/{paper['uuid']}/"), 404)


def test_reading_an_attempt_costs_the_same_whatever_its_length(cast, django_assert_max_num_queries):
    hand_in(cast.student, cast.quiz, right=5)
    attempt = Attempt.objects.get()
    api = Api(cast.teacher)
    api.get(f"attempts/{attempt.uuid}/")
    with django_assert_max_num_queries(8):
        api.get(f"attempts/{attempt.uuid}/")


# -- Grading -------------------------------------------------------------------------------------
@pytest.fixture
def essay(cast: Cast) -> tuple[Attempt, str]:
    """An attempt at an essay, handed in, and the item's UUID."""
    item = make_item(cast.course, cast.skills[0], kind="essay", key={})
    quiz = make_assessment(cast.course, [item])
    attempt = begin_attempt(cast.student, quiz)
    path = f"attempts/{attempt.uuid}/submit/"
    body = {"responses": {str(item.uuid): {"text": "My text."}}}
    assert Api(cast.student).post(path, body, **KEY).json()["score"] is None
    return attempt, str(item.uuid)


def test_a_teacher_grades_an_answer(cast, essay):
    attempt, item = essay
    path = f"attempts/{attempt.uuid}/responses/{item}/grade/"
    graded = Api(cast.teacher).post(path, {"score": 0.5, "comment": "Good start."})
    assert (graded.status_code, graded.json()["evidence_seq"]) == (201, 2)
    shown = Api(cast.student).get(f"attempts/{attempt.uuid}/").json()
    assert shown["score"] == 0.5
    assert shown["items"][0]["result"]["comment"] == "Good start."


@pytest.mark.parametrize("score", ["-0.1", "1.1", '"nan"', '"x"', "null", "1e400"])
def test_a_grade_lies_between_0_and_1(cast, essay, score):
    attempt, item = essay
    path = f"attempts/{attempt.uuid}/responses/{item}/grade/"
    response = Api(cast.teacher).post(path, f'{{"score": {score}}}')
    assert problem(response, 400)["errors"]


def test_only_staff_of_the_course_grade(cast, essay):
    attempt, item = essay
    path = f"attempts/{attempt.uuid}/responses/{item}/grade/"
    for person in (cast.student, cast.guardian, cast.other_teacher, cast.elsewhere_admin):
        problem(Api(person).post(path, {"score": 1}), 404)
