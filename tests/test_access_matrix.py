"""Only those pass who pass in the access matrix, and every address is in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments.models import Assessment
from assessments.services.attempts import begin_attempt
from courses.media import read_media
from courses.models import Section
from courses.tenancy import enter_district
from lms.imports.running import carry_out
from students.models import Alarm, Erasure, IdentityProvider, ImportJob, User
from students.services.audit import raise_alarm
from students.services.files import add_to_course
from students.services.import_jobs import ask_for_import, claim_next
from students.services.records import ask_for_copy
from tests.access import PEOPLE, ROWS, Row
from tests.api import Api
from tests.factories import Cast, hand_in, make_cast
from tests.media import picture
from tests.signin.people import show_again

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
IDEMPOTENT = {"Idempotency-Key": "k"}
BODIES = {
    "api:response_save": {"answer": {}},
    "api:response_grade": {"score": 1},
}


@dataclass(frozen=True)
class World:
    """How everybody signs in, and the things that rows are about, own and foreign."""

    client: Client
    sessions: dict[str, str]
    tokens: dict[str, dict[str, str]]
    things: dict[str, dict[str, Any]]

    def ask(self, method: str, row: Row, who: str, whose: str) -> HttpResponse:
        """Send one request as somebody's browser or program, and undo what it did."""
        things = self.things[whose]
        arguments = [things.get(name, name.removeprefix("=")) for name in row.arguments]
        address = reverse(row.name, args=arguments)
        self.client.cookies.clear()
        sent: dict[str, Any] = {}
        if row.is_api:
            sent = {"data": json.dumps(BODIES.get(row.name, {})), "headers": self.tokens[who]}
        elif who in self.sessions:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        with transaction.atomic():
            response = self.client.generic(method, address, content_type="application/json", **sent)
            transaction.set_rollback(True)
        return response


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One cast for all rows, signed in, with work of her own for each district's student."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        things = {
            "own": things_of(cast.student, cast.section),
            "foreign": things_of(cast.foreign_student, _foreign_section(cast)),
        }
        people = {who: getattr(cast, who) for who in PEOPLE if who != "anonymous"}
        sessions = {who: _session(user) for who, user in people.items()}
        tokens = {who: Api(user).headers | IDEMPOTENT for who, user in people.items()}
        yield World(
            Client(raise_request_exception=False), sessions, {"anonymous": {}} | tokens, things
        )
        transaction.set_rollback(True)


def _foreign_section(cast: Cast) -> Section:
    enter_district(cast.foreign_district.pk)
    return Section.objects.get(school=cast.foreign_school)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user)
    show_again(client, user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def in_a_week() -> datetime:
    return timezone.now() + timedelta(days=7)


def things_of(student: User, section: Section) -> dict[str, Any]:
    """Return what the addresses name, of a student and her section."""
    quiz = Assessment.objects.get(course=section.course, activity__kind="quiz")
    done = hand_in(student, quiz, right=5)
    User.objects.filter(pk=student.pk).update(grade="02")
    lesson = section.course.activities.filter(kind="lesson").earliest("position")
    return {
        "student": student.uuid,
        "section": section.uuid,
        "school": section.school.uuid,
        "course": section.course.uuid,
        "skill": lesson.skills.get().uuid,
        "lesson": lesson.uuid,
        "quiz": quiz.uuid,
        "item": quiz.places.earliest("position").item.uuid,
        "place": 0,
        "done": done.uuid,
        "open": begin_attempt(student, quiz).uuid,
        "alarm": raise_alarm(Alarm.BULK_EXPORT, subject=student).pk,
        "provider": IdentityProvider.objects.create(kind="other", name="Accounts").uuid,
        "import": _tried_import(student).uuid,
        "copy": ask_for_copy(student, student).uuid,
        "erasure": Erasure.objects.create(person=student, due_at=in_a_week()).uuid,
        "file": add_to_course(section.course, read_media(picture()), "map.png", None).uuid,
    }


def _tried_import(student: User) -> ImportJob:
    admin = User.objects.get(district=student.district, memberships__role="district_admin")
    job = ask_for_import(admin, "skills", BytesIO(b"framework,code,title\nm,A,A\n"), "a.csv", {})
    claim_next()
    carry_out(student.district_id, job.pk)
    return job


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: " ".join([row.method, row.name, *row.arguments])
)
def test_only_those_in_the_matrix_pass(world, row):
    wrong = []
    for whose in world.things if row.is_about_things else ["own"]:
        for who in PEOPLE:
            response = world.ask(row.method, row, who, whose)
            expected = row.expects(who, whose)
            if isinstance(expected, str):
                fits = response.status_code == 302 and response["Location"].startswith(expected)
            else:
                fits = response.status_code in expected
            if not fits:
                got = f"{response.status_code} {response.get('Location', '')}".strip()
                wrong.append(f"{who}, {whose} things: {got} instead of {expected}")
    assert not wrong, "\n".join(wrong)


def ours() -> list[str]:
    """Return the names of our own addresses that let anybody in."""
    others = ("account_", "mfa_", "usersessions_")
    return sorted({row.name for row in ROWS if row.passing and not row.name.startswith(others)})


@pytest.mark.parametrize("name", ours())
def test_a_method_without_a_row_is_refused(world, name):
    mine = [row for row in ROWS if row.name == name]
    who = min(mine[0].passing, key=PEOPLE.index)
    for method in sorted(set(METHODS) - {row.method for row in mine}):
        status = world.ask(method, mine[0], who, "own").status_code
        assert status == 405, (
            f"{method} {name} is answered with {status} and has no row in the matrix."
        )


def names_of(resolver: URLResolver, namespaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the name of every address, but for those of the admin site."""
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLResolver):
            yield ":".join([*namespaces, pattern.name or f"(unnamed) {pattern.pattern}"])
        elif pattern.namespace != "admin":
            inside = (pattern.namespace,) if pattern.namespace else ()
            yield from names_of(pattern, namespaces + inside)


def test_every_address_has_a_row():
    missing = sorted(set(names_of(get_resolver())) - {row.name for row in ROWS})
    assert not missing, (
        f"{', '.join(missing)}: say in the matrix of tests/access.py who may open this."
    )


def test_every_row_has_an_address():
    assert {row.name for row in ROWS} <= set(names_of(get_resolver()))


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", ["index", "auth_group_changelist", "jsi18n"])
def test_the_admin_site_is_for_operators(world, who, name):
    row = Row("GET", f"admin:{name}", (), frozenset(), frozenset())
    response = world.ask("GET", row, who, "own")
    assert response.status_code == 302
    assert response["Location"].startswith((reverse("admin:login"), reverse("account_login")))
