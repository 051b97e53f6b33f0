"""Nothing that a student is told before the feedback is due says what is right."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Attempt, SavedAnswer
from courses.tenancy import enter_district
from tests.assessments.paper import ALL, KINDS, RIGHT, sit
from tests.factories import Cast, make_assessment, make_item

SECRET = "zqsecret"
WRONG: dict[str, Any] = {
    "q1": "b",
    "q2": ["b"],
    "q3": "true",
    "q4": "99 cm",
    "q5": "Rome",
    "q6-b1": "dog",
    "q6-b2": "cat",
    "q7-x": "1",
    "q7-y": "2",
    "q8-x": "b",
    "q8-y": "a",
    "q9": "It was otherwise.",
}
SECRET_KEYS: dict[str, dict[str, Any]] = {
    "numeric": {"accepted": [{"value": "987654321012"}]},
    "short_answer": {"accepted": [f"{SECRET} short"]},
    "fill_blanks": {
        "blanks": {"b1": {"accepted": [f"{SECRET} b1"]}, "b2": {"accepted": [f"{SECRET} b2"]}}
    },
    "essay": {"grading_notes": f"{SECRET} notes"},
}
FEEDBACK = {
    "correct": f"{SECRET} right",
    "incorrect": f"{SECRET} wrong",
    "general": f"{SECRET} general",
    "choices": {"a": f"{SECRET} a", "b": f"{SECRET} b"},
}
TOLD = (SECRET, "987654321012", '"correct"', '"accepted"', '"is_correct"')


def _secret_paper(cast: Cast, **rules: Any) -> Assessment:
    items = [
        make_item(
            cast.course,
            cast.skills[0],
            kind=kind,
            body=body,
            key=SECRET_KEYS.get(kind, key),
            feedback=FEEDBACK,
        )
        for kind, (body, key) in KINDS.items()
    ]
    return make_assessment(cast.course, items, **rules)


@pytest.fixture
def student(cast: Cast, client: Client) -> Client:
    """The student, signed in."""
    client.force_login(cast.student)
    return client


@pytest.fixture
def attempt(cast: Cast) -> Attempt:
    """An open attempt at nine kinds of items whose feedback is never due."""
    return sit(cast, _secret_paper(cast, feedback_timing="never"))


def _at(name: str, attempt: Attempt) -> str:
    return reverse(f"assessments:{name}", args=[attempt.uuid])


def _fields(number: int, answers: dict[str, Any]) -> dict[str, Any]:
    own = {n: v for n, v in answers.items() if n.split("-")[0] == f"q{number}"}
    return {"item": str(number), **own}


def _headers(response: Any) -> dict[str, str]:
    return {n: v for n, v in response.headers.items() if n not in ("X-Request-ID", "Set-Cookie")}


@pytest.mark.parametrize(("number", "kind"), list(enumerate(KINDS, start=1)))
def test_an_autosave_is_answered_alike_right_or_wrong(student, attempt, number, kind):
    right, wrong = (
        student.post(_at("save", attempt), _fields(number, answers), headers={"HX-Request": "true"})
        for answers in (dict(RIGHT), WRONG)
    )
    assert right.status_code == wrong.status_code == 200
    assert right.content == wrong.content
    assert _headers(right) == _headers(wrong)
    assert SavedAnswer.objects.count() == 1


def _api(student: Client, cast: Cast, attempt: Attempt) -> list[Any]:
    own = f"/api/v1/attempts/{attempt.uuid}/"
    path = f"/api/v1/students/{cast.student.uuid}/path/?course={cast.course.uuid}"
    attempts = f"/api/v1/students/{cast.student.uuid}/attempts/"
    activity = f"/api/v1/activities/{attempt.assessment.activity.uuid}/"
    addresses = [own, path, attempts, activity, "/api/v1/assessments/"]
    return [student.get(address) for address in addresses]


def _pages(student: Client, cast: Cast, attempt: Attempt) -> list[Any]:
    activity = reverse("assessments:activity", args=[attempt.assessment.activity.uuid])
    addresses = [_at("attempt", attempt), f"{_at('attempt', attempt)}?check=1", activity]
    addresses += [_at("result", attempt), reverse("home"), reverse("students:path_fragment")]
    addresses += [reverse("assessments:course", args=[cast.course.uuid])]
    return [student.get(address, follow=True) for address in addresses]


@pytest.mark.parametrize("timing", ["never", "after_due"])
@pytest.mark.parametrize("answers", [dict(RIGHT), WRONG], ids=["right", "wrong"])
def test_no_response_before_the_feedback_tells_a_key(cast, student, timing, answers):
    attempt = sit(cast, _secret_paper(cast, feedback_timing=timing))
    sent = {"item": ALL, "key": str(uuid4()), "confirmed": "yes", **answers}
    told = [*_pages(student, cast, attempt), *_api(student, cast, attempt)]
    told.append(student.post(_at("save", attempt), sent, follow=True))
    told.append(student.post(_at("submit", attempt), sent, follow=True))
    told += [*_pages(student, cast, attempt), *_api(student, cast, attempt)]
    assert sum(response.status_code == 200 for response in told) > 18
    leaks = [(response.request["PATH_INFO"], word) for response in told for word in TOLD
             if word in response.content.decode()]  # fmt: skip
    assert not leaks


def test_handing_in_is_answered_alike_while_the_feedback_waits(cast, student):
    pages = []
    for answers in (dict(RIGHT), WRONG):
        enter_district(cast.district.pk)
        attempt = sit(cast, _secret_paper(cast, feedback_timing="never"))
        sent = {"item": ALL, "key": str(uuid4()), "confirmed": "yes", **answers}
        answer = student.post(_at("submit", attempt), sent)
        assert answer.headers["Location"] == _at("result", attempt)
        pages.append((answer.status_code, answer.content))
    assert pages[0] == pages[1]
