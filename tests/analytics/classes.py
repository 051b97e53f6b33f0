"""Builders of whole classes: learners who have handed in, with their paths."""

from collections.abc import Callable
from html import unescape

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from assessments.models import Attempt
from assessments.services.attempts import begin_attempt, submit_attempt
from courses.models import Section
from courses.tenancy import enter_district
from students.models import Role, User
from tests.factories import Cast, enroll, hand_in, make_assessment, make_item, make_user
from tests.recomputing import recompute
from tests.signin.people import show_again


def settle(student: User) -> None:
    """Bring a student's path up to date, as a worker would."""
    recompute(student.pk)
    enter_district(student.district_id)


def learn(cast: Cast, student: User, *, right: int = 6) -> Attempt:
    """Let a student hand in the quiz, `right` of its nine items right, and settle her path."""
    attempt = hand_in(student, cast.quiz, right=right)
    settle(student)
    return attempt


def write_essay(cast: Cast, student: User) -> Attempt:
    """Let a student hand in an essay, which waits for a person."""
    item = make_item(
        cast.course, cast.skills[0], kind="essay", body={"min_words": 1}, key={"grading_notes": "."}
    )
    attempt = begin_attempt(student, make_assessment(cast.course, [item]))
    return submit_attempt(
        attempt.student, attempt.uuid, {item.uuid: {"text": "Once upon a time."}}, "essay"
    )


def fill(cast: Cast, learners: int = 30) -> None:
    """Add classmates who have all handed in the quiz and have their paths."""
    for number in range(learners):
        student = make_user(f"Pupil{number}", Role.STUDENT, cast.school, cast.district)
        enroll(cast.section, student)
        learn(cast, student, right=number % 10)


def queries(call: Callable[[], object]) -> int:
    """Count the queries of a call."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def page(user: User, name: str, *args: object, **query: str) -> HttpResponse:
    """Fetch a page as a person; the session works for her district again afterwards."""
    return _asked(user, lambda client: client.get(reverse(name, args=args), query))


def export_of(user: User, section: Section) -> HttpResponse:
    """Fetch a section's table as a person who has just signed in, as it takes."""

    def ask(client: Client) -> HttpResponse:
        show_again(client, user)
        return client.get(reverse("analytics:section_export", args=[section.uuid]))

    return _asked(user, ask)


def post(user: User, name: str, *args: object, **data: object) -> HttpResponse:
    """Send a form as a person; the session works for her district again afterwards."""
    return _asked(user, lambda client: client.post(reverse(name, args=args), data))


def _asked(user: User, ask: Callable[[Client], HttpResponse]) -> HttpResponse:
    client = Client()
    enter_district(None)
    client.force_login(User.objects.get(pk=user.pk))  # Nothing remembered from another request.
    response = ask(client)
    enter_district(user.district_id)
    return response


def text_of(response: HttpResponse) -> str:
    """Return a page's text as it is read: without tags, spaces joined."""
    return " ".join(unescape(strip_tags(response.content.decode())).split())
