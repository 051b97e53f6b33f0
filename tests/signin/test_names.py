"""Nobody finds out who has an account: not by words, status, headers, mail or the work done."""

import re

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from students.models import User
from tests.factories import PASSWORD, Cast
from tests.signin.hashing import CountedHasher
from tests.signin.people import enter

NAMES = ["username", "address", "inactive", "unusable", "shared", "nobody", "no-one@example.org"]


@pytest.fixture
def names(cast: Cast, settings) -> dict[str, str]:
    """How somebody may be called at the door, those included whom it doesn't know."""
    settings.PASSWORD_HASHERS = ["tests.signin.hashing.CountedHasher"]
    User.objects.filter(pk=cast.student.pk).update(email="sam@example.org")
    User.objects.filter(pk=cast.classmate.pk).update(is_active=False)
    User.objects.filter(pk=cast.stranger.pk).update(password="!")
    for sibling in (cast.teacher, cast.guardian):
        User.objects.filter(pk=sibling.pk).update(email="home@example.org")
    return {
        "username": cast.student.username,
        "address": "sam@example.org",
        "inactive": cast.classmate.username,
        "unusable": cast.stranger.username,
        "shared": "home@example.org",
    }


@pytest.mark.parametrize("which", NAMES)
def test_one_hash_is_made_for_every_name(names, client, which):
    before = CountedHasher.made
    enter(client, names.get(which, which), "wrong")
    assert CountedHasher.made == before + 1


@pytest.mark.parametrize(
    "like", ["username inactive unusable nobody", "address shared no-one@x.org"]
)
def test_every_name_is_refused_in_the_same_words(names, like):
    called = [names.get(which, which) for which in like.split()]
    first, *others = [told(enter(Client(), name, "wrong"), name) for name in called]
    for other in others:
        assert other == first


def test_a_forgotten_password_is_answered_alike_and_costs_one_mail(names):
    addresses = ["sam@example.org", "no-one@example.org"]
    answers = {told(ask_for_reset(address), address) for address in addresses}
    assert len(answers) == 1
    assert [letter.to for letter in mail.outbox] == [[address] for address in addresses]


def test_a_token_of_nobody_and_of_somebody_deactivated_are_refused_alike(names, cast, client):
    key = Token.objects.create(user=cast.classmate).key
    answers = [
        client.get("/api/v1/me/", headers={"Authorization": f"Token {token}"})
        for token in (key, "0" * 40, "nonsense")
    ]
    assert len({told(answer) for answer in answers}) == 1


def test_the_limit_is_the_same_for_names_that_nobody_has(names):
    for name in (names["username"], "nobody"):
        statuses = [enter(Client(), name, "wrong").status_code for _ in range(11)]
        assert statuses == [200] * 10 + [429]


def test_one_password_on_many_names_is_stopped_at_the_page(names, cast):
    browsers = (enter(Client(), f"name{number}", PASSWORD) for number in range(40))
    assert [answer.status_code for answer in browsers].index(429) == 30
    refused = enter(Client(), cast.teacher.username)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Please wait" in refused.text


def test_tokens_are_guessed_at_thirty_times(names, client):
    def status(key: str) -> HttpResponse:
        return client.get("/api/v1/me/", headers={"Authorization": f"Token {key}"})

    answers = [status(f"{number:040}") for number in range(31)]
    assert [answer.status_code for answer in answers] == [401] * 30 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def ask_for_reset(address: str) -> HttpResponse:
    return Client().post(reverse("account_reset_password"), {"email": address})


def told(answer: HttpResponse, name: str = "") -> tuple[object, ...]:
    """Return all that an answer tells, without the name that was typed and secrets made anew."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)
    unlike = ("Content-Length", "Expires")
    headers = {key: value for key, value in answer.headers.items() if key not in unlike}
    headers["Content-Security-Policy"] = sorted(headers["Content-Security-Policy"].split("; "))
    text = text.replace(f'value="{name}"', "") if name else text
    return answer.status_code, text, str(headers), tuple(sorted(answer.cookies))
