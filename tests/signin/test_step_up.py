"""What matters most asks once more who it is, and then goes on where it was."""

from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from students.models import Membership
from tests.factories import PASSWORD, Cast
from tests.signin.people import code, enter, enter_as_operator, give_app


@pytest.fixture(autouse=True)
def _ten_minutes(settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 600


@pytest.fixture
def long_ago(time_machine):
    """Let somebody sign in, and time pass."""

    def enter_and_wait(client: Client, name: str) -> None:
        enter(client, name)
        time_machine.shift(601)

    return enter_and_wait


def confirm(client: Client, asked: str, password: str = PASSWORD):
    page = unquote(asked.partition("?next=")[2])
    return client.post(asked, {"password": password, "next": page})


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_email",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_recovery_codes",
    ],
)
def test_the_account_is_changed_by_who_has_just_shown_who_she_is(cast, client, long_ago, name):
    long_ago(client, cast.student.username)
    assert client.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))


def test_an_export_asks_again_and_then_comes(cast, client, long_ago):
    long_ago(client, cast.teacher.username)
    export = reverse("analytics:section_export", args=[cast.section.uuid])
    asked = client.get(export)["Location"]
    assert confirm(client, asked, "wrong").status_code == 200
    assert client.get(export).status_code == 302
    assert confirm(client, asked)["Location"] == export
    assert client.get(export)["Content-Type"].startswith("text/csv")


def test_who_has_just_signed_in_is_not_asked(cast, client):
    enter(client, cast.teacher.username)
    export = reverse("analytics:section_export", args=[cast.section.uuid])
    assert client.get(export).status_code == 200


def test_a_stranger_to_the_section_is_told_nothing_first(cast, client, long_ago):
    long_ago(client, cast.other_teacher.username)
    export = reverse("analytics:section_export", args=[cast.section.uuid])
    assert client.get(export).status_code == 404


def test_a_token_is_made_after_asking_and_the_form_is_not_lost(cast, client, long_ago):
    long_ago(client, cast.student.username)
    asked = client.post(reverse("students:token"), {"do": "make"})["Location"]
    assert not Token.objects.filter(user=cast.student).exists()
    made = confirm(client, asked)
    assert Token.objects.get(user=cast.student).key in made.text


def test_who_has_a_second_step_is_asked_for_that(cast, client, long_ago, time_machine):
    give_app(cast.teacher)
    enter(client, cast.teacher.username)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    time_machine.shift(601)
    asked = client.post(reverse("students:token"), {"do": "make"})["Location"]
    assert asked.startswith(reverse("mfa_reauthenticate"))
    by_password = confirm(client, reverse("account_reauthenticate"))
    assert by_password["Location"].startswith(reverse("mfa_reauthenticate"))
    made = client.post(asked, {"code": code(), "next": reverse("students:token")})
    assert Token.objects.get(user=cast.teacher).key in made.text


def test_rights_are_given_by_an_operator_who_has_just_shown_who_she_is(cast, client, time_machine):
    enter_as_operator(client, cast.district)
    time_machine.shift(601)
    row = {"user": cast.guardian.pk, "school": cast.school.pk, "role": "teacher"}
    asked = client.post(reverse("admin:students_membership_add"), row)["Location"]
    mine = Membership.objects.filter(user=cast.guardian, role="teacher")
    assert not mine.exists()
    confirm(client, asked)
    assert mine.exists()


def test_a_password_is_guessed_at_here_no_more_often(cast: Cast, client, long_ago):
    long_ago(client, cast.student.username)
    asked = client.get(reverse("account_change_password"))["Location"]
    statuses = [confirm(client, asked, "wrong").status_code for _ in range(11)]
    assert statuses[:10] == [200] * 10
    assert statuses[10] == 429
