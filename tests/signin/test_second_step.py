"""Staff have a second step, and nothing opens without it."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from students.gates import API, SETTING_UP
from students.models import User
from tests.addresses import every_address
from tests.api import Api, problem
from tests.signin.people import (
    SECRET,
    code,
    enter,
    give_app,
    is_in,
    make_operator,
    recovery_code,
    second_step,
)

# These ask who is on her way in for the second step, and a stranger for the first.
OF_THE_ADMIN_SITE = ("admin:assessments_", "admin:courses_", "admin:auth_")  # Like one another.
OF_THE_WAY_IN = {"mfa_authenticate", "account_login", "account_logout"}


@pytest.fixture
def due(settings) -> None:
    """The time without a second step is over for everybody."""
    settings.STAFF_MFA_GRACE_DAYS = 0


@pytest.fixture
def operator(cast) -> User:
    return make_operator()


@pytest.mark.parametrize("who", ["teacher", "operator"])
def test_no_address_opens_for_staff_without_a_second_step(cast, operator, due, who, client):
    client.force_login(operator if who == "operator" else getattr(cast, who))
    opened = {}
    for name, address in every_address().items():
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            leads = answer.get("Location", "") if answer.status_code == 302 else ""
            is_refused = answer.status_code == 403 and "second_step_required" in answer.text
            is_shut = is_refused if address.startswith(API) else leads == reverse("mfa_index")
            if not is_shut and name not in SETTING_UP:
                opened[f"{method} {name}"] = answer.status_code
        if name == "account_logout":
            client.force_login(operator if who == "operator" else getattr(cast, who))
    assert opened == {}


def test_who_has_passed_the_password_alone_gets_what_a_stranger_gets(cast, client):
    give_app(cast.teacher)
    assert enter(client, cast.teacher.username)["Location"] == reverse("mfa_authenticate")
    stranger, told_apart = Client(), {}
    for name, address in every_address().items():
        if name in OF_THE_WAY_IN or name.startswith(OF_THE_ADMIN_SITE):
            continue
        for method in ("get", "post"):
            hers, theirs = (getattr(who, method)(address) for who in (client, stranger))
            if (hers.status_code, hers.get("Location")) != (
                theirs.status_code,
                theirs.get("Location"),
            ):
                told_apart[f"{method} {name}"] = hers.status_code, theirs.status_code
    assert told_apart == {}


def test_a_token_of_staff_without_a_second_step_is_refused(cast, due):
    assert problem(Api(cast.teacher).get("me/"), 403)["code"] == "second_step_required"


def test_a_token_goes_on_once_the_second_step_is_there(cast, due):
    give_app(cast.teacher)
    assert Api(cast.teacher).get("me/").status_code == 200


def test_no_token_is_issued_to_staff_without_a_second_step(cast, due):
    with pytest.raises(CommandError, match="second step"):
        call_command("api_token", cast.teacher.username)
    assert not Token.objects.filter(user=cast.teacher).exists()


@pytest.mark.parametrize("who", ["student", "guardian"])
def test_learners_and_families_need_none(cast, due, client, who):
    client.force_login(getattr(cast, who))
    assert is_in(client)


def test_staff_have_some_days(cast, settings, client):
    settings.STAFF_MFA_GRACE_DAYS = 1
    client.force_login(cast.teacher)
    assert client.get("/sections/").status_code == 200


def test_a_teacher_sets_up_an_app_and_needs_it_from_then_on(cast, due, client):
    enter(client, cast.teacher.username)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert client.get("/sections/").status_code == 200
    again = Client()
    enter(again, cast.teacher.username)
    assert not is_in(again)


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_ends_sessions_that_the_password_began(cast, client):
    other = Client()
    enter(other, cast.teacher.username)
    enter(client, cast.teacher.username)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert (is_in(client), is_in(other)) == (True, False)


@pytest.mark.parametrize("typed", ["000000", "", "12345678"])
def test_a_wrong_code_lets_nobody_in(cast, client, typed):
    give_app(cast.teacher)
    enter(client, cast.teacher.username)
    second_step(client, typed)
    assert not is_in(client)


def test_a_code_works_once(cast):
    give_app(cast.teacher)
    browsers = Client(), Client()
    typed = code()
    for browser in browsers:
        enter(browser, cast.teacher.username)
        second_step(browser, typed)
    assert [is_in(browser) for browser in browsers] == [True, False]


def test_a_recovery_code_works_once(cast):
    give_app(cast.teacher)
    typed = recovery_code(cast.teacher)
    browsers = Client(), Client()
    for browser in browsers:
        enter(browser, cast.teacher.username)
        second_step(browser, typed)
    assert [is_in(browser) for browser in browsers] == [True, False]


def test_codes_are_guessed_at_five_times(cast, client):
    give_app(cast.teacher)
    enter(client, cast.teacher.username)
    statuses = [second_step(client, f"00000{number}").status_code for number in range(6)]
    assert statuses == [200] * 5 + [429]
    assert second_step(client, code()).status_code == 429


def test_staff_cannot_do_without_it_again(cast, due, client):
    give_app(cast.teacher)
    enter(client, cast.teacher.username)
    second_step(client, code())
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=cast.teacher, type="totp").exists()


def test_the_secret_is_not_in_the_database(cast):
    give_app(cast.teacher)
    stored = Authenticator.objects.get(user=cast.teacher, type="totp").data
    assert SECRET not in str(stored)
