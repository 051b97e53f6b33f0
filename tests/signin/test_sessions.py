"""Sessions and tokens end when they must, and people see where they are signed in."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from rest_framework.authtoken.models import Token

from students.models import User
from tests.api import Api
from tests.factories import PASSWORD, Cast
from tests.signin.people import code, enter, enter_as_operator, give_app, is_in, second_step

NEW = "quite another password"


@pytest.fixture
def browsers(cast: Cast) -> tuple[Client, Client]:
    """The student, signed in at two places."""
    pair = Client(), Client()
    for browser in pair:
        enter(browser, cast.student.username)
    return pair


def key_of(browser: Client) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def test_signing_in_begins_a_session_of_a_new_name(cast):
    victim = Client()
    victim.get(reverse("account_login"))
    session = victim.session
    session["planted"] = True
    session.save()
    victim.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    enter(victim, cast.student.username)
    attacker = Client()
    attacker.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    assert key_of(victim) != session.session_key
    assert (is_in(victim), is_in(attacker)) == (True, False)


def test_the_second_step_begins_one_of_a_new_name_again(cast, client):
    give_app(cast.teacher)
    enter(client, cast.teacher.username)
    before = key_of(client)
    second_step(client, code())
    assert key_of(client) != before


def test_a_session_name_that_somebody_made_up_is_not_taken(cast, client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    enter(client, cast.student.username)
    assert key_of(client) != "a" * 32


def test_deactivation_ends_sessions_and_tokens_at_the_next_request(cast, browsers):
    program = Api(cast.student)
    assert program.get("me/").status_code == 200
    User.objects.filter(pk=cast.student.pk).update(is_active=False)
    assert program.get("me/").status_code == 401
    assert [is_in(browser) for browser in browsers] == [False, False]


def test_a_new_password_ends_all_other_sessions_and_tokens(cast, browsers):
    program = Api(cast.student)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    browsers[0].post(reverse("account_change_password"), sent)
    assert [is_in(browser) for browser in browsers] == [True, False]
    assert program.get("me/").status_code == 401


def test_a_reset_ends_all_sessions_and_tokens(cast, browsers):
    program = Api(cast.student)
    User.objects.filter(pk=cast.student.pk).update(email="sam@example.org")
    stranger = Client()
    stranger.post(reverse("account_reset_password"), {"email": "sam@example.org"})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = stranger.get(link, follow=True)
    stranger.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert [is_in(browser) for browser in browsers] == [False, False]
    assert program.get("me/").status_code == 401
    assert enter(Client(), cast.student.username, NEW)["Location"] == "/"


def test_people_see_where_they_are_signed_in_and_end_one(cast, browsers):
    here, there = browsers
    assert here.get(reverse("usersessions_list")).text.count('small">An unknown browser') == 2
    other = UserSession.objects.get(session_key=key_of(there))
    here.post(reverse("students:end_session"), {"session": other.pk})
    assert [is_in(browser) for browser in browsers] == [True, False]


def test_they_end_all_others_at_once(browsers):
    browsers[0].post(reverse("usersessions_list"))
    assert [is_in(browser) for browser in browsers] == [True, False]


def test_nobody_ends_a_session_of_somebody_else(cast, browsers, client):
    enter(client, cast.classmate.username)
    for session in ("1 OR 1", UserSession.objects.filter(user=cast.student)[0].pk):
        refused = client.post(reverse("students:end_session"), {"session": session})
        assert refused.status_code == 404
    assert [is_in(browser) for browser in browsers] == [True, True]


@pytest.mark.parametrize("who", ["school_admin", "district_admin"])
def test_an_admin_ends_all_of_a_persons(cast, browsers, client, who):
    program = Api(cast.student)
    enter(client, getattr(cast, who).username)
    client.post(reverse("students:end_access", args=[cast.student.uuid]))
    assert [is_in(browser) for browser in browsers] == [False, False]
    assert program.get("me/").status_code == 401


def test_sessions_that_no_list_knows_end_too(cast, client):
    student = Client()
    student.force_login(cast.student)
    enter(client, cast.school_admin.username)
    client.post(reverse("students:end_access", args=[cast.student.uuid]))
    assert not is_in(student)


@pytest.mark.parametrize(
    ("who", "whose"),
    [
        ("school_admin", "district_admin"),
        ("school_admin", "elsewhere_admin"),
        ("elsewhere_admin", "student"),
        ("district_admin", "foreign_student"),
        ("teacher", "student"),
        ("district_admin", "district_admin"),
    ],
)
def test_nobody_ends_those_of_people_who_are_not_below_her(cast, client, who, whose):
    enter(client, getattr(cast, who).username)
    person = getattr(cast, whose)
    assert client.get(reverse("students:person", args=[person.uuid])).status_code == 404
    assert client.post(reverse("students:end_access", args=[person.uuid])).status_code == 404


def test_nobody_gets_in_by_an_account_that_is_switched_off_until_it_is_on_again(cast, client):
    teacher, program = Client(), Api(cast.teacher)
    enter(teacher, cast.teacher.username)
    enter(client, cast.school_admin.username)
    client.post(reverse("students:switch_off", args=[cast.teacher.uuid]))
    assert not is_in(teacher)
    assert program.get("me/").status_code == 401
    enter(teacher, cast.teacher.username)
    assert not is_in(teacher)
    client.post(reverse("students:switch_on", args=[cast.teacher.uuid]))
    enter(teacher, cast.teacher.username)
    assert is_in(teacher)


def test_an_admin_of_the_district_finds_the_way_to_what_is_kept(cast, client):
    enter(client, cast.district_admin.username)
    page = client.get(reverse("students:person", args=[cast.student.uuid]))
    assert reverse("records:person", args=[cast.student.uuid]) in page.text


def found_by(client: Client, **asked: str) -> list[User]:
    return list(client.get(reverse("students:people"), asked).context["people"])


def test_an_admin_finds_the_username_she_typed_first(cast, client):
    name = cast.teacher.username
    User.objects.filter(pk=cast.student.pk).update(last_name=f"{name}a", first_name="A")
    enter(client, cast.district_admin.username)
    assert found_by(client, q=name) == [cast.teacher, cast.student]


@pytest.mark.parametrize("typed", ["Kim, Quinn", "kim quinn", "Quinn Kim", " Kim ,"])
def test_an_admin_finds_a_person_whichever_name_comes_first(cast, client, typed):
    User.objects.filter(pk=cast.student.pk).update(first_name="Quinn", last_name="Kim")
    enter(client, cast.district_admin.username)
    assert found_by(client, q=typed) == [cast.student]


def test_an_admin_finds_people_by_the_part_they_play(cast, client):
    enter(client, cast.district_admin.username)
    assert cast.guardian in found_by(client, role="guardian")
    assert cast.student not in found_by(client, role="guardian")
    assert found_by(client, role="wizard") == []


def test_an_admin_takes_a_lost_second_step_away(cast, client):
    give_app(cast.teacher)
    enter(client, cast.school_admin.username)
    client.post(reverse("students:reset_second_step", args=[cast.teacher.uuid]))
    teacher = Client()
    enter(teacher, cast.teacher.username)
    assert is_in(teacher)


@pytest.mark.parametrize(
    ("days", "told"), [(0, "The next sign-in asks for a new one"), (14, "the password alone")]
)
def test_she_is_told_what_the_next_sign_in_asks_for(cast, client, settings, days, told):
    enter(client, cast.school_admin.username)
    give_app(cast.teacher)
    settings.STAFF_MFA_GRACE_DAYS = 14
    User.objects.filter(pk=cast.teacher.pk).update(date_joined=now() - timedelta(days=14 - days))
    address = reverse("students:reset_second_step", args=[cast.teacher.uuid])
    assert told in client.post(address, follow=True).text


def test_signing_out_leaves_nothing_in_the_browser(browsers):
    left = browsers[0].post(reverse("account_logout"))
    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert not left.cookies[settings.SESSION_COOKIE_NAME].value
    assert "Clear-Site-Data" not in browsers[1].get("/").headers


def test_switching_an_account_off_and_on_again_brings_no_session_back(cast, browsers, client):
    Token.objects.create(user=cast.student)
    sent = {"username": cast.student.username}
    enter_as_operator(client, cast.district)
    page = reverse("admin:students_user_change", args=[cast.student.pk])
    assert client.post(page, sent).status_code == 302
    assert client.post(page, sent | {"is_active": "on"}).status_code == 302
    assert User.objects.get(pk=cast.student.pk).is_active
    assert [is_in(browser) for browser in browsers] == [False, False]
    assert not Token.objects.filter(user=cast.student).exists()
