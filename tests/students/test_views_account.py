"""Signing in and out, forgotten passwords, and pages that say what went wrong."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, Cast
from tests.signin.people import enter


@pytest.fixture
def known(cast: Cast) -> Cast:
    """The cast, the student with an address."""
    cast.student.email = "sam@example.org"
    cast.student.save()
    return cast


def test_signing_in_takes_a_username_or_an_address(known, client):
    for name in (known.student.username, "sam@example.org"):
        sent = {"login": name, "password": PASSWORD}
        assert client.post(reverse("account_login"), sent).headers["Location"] == "/"
        client.post(reverse("account_logout"))


def test_a_wrong_password_is_told_kindly(known, client):
    sent = {"login": known.student.username, "password": "nonsense"}
    assert "Please look again" in client.post(reverse("account_login"), sent).text


@pytest.mark.parametrize("name", ["sam@example.org", "sam"])
def test_a_wrong_password_is_told_in_the_words_of_a_child(known, client, name):
    sent = {"login": name, "password": "nonsense"}
    page = client.post(reverse("account_login"), sent, HTTP_ACCEPT_LANGUAGE="es")
    assert "no coinciden. Inténtalo otra vez." in page.text


def test_nobody_signs_up(db, client):
    assert "Your school makes the accounts" in client.get(reverse("account_signup")).text


@pytest.mark.parametrize("address", ["sam@example.org", "nobody@example.org"])
def test_a_forgotten_password_is_answered_alike_for_all(known, client, address):
    page = client.post(reverse("account_reset_password"), {"email": address}, follow=True)
    assert "Look into your mail" in page.text


def test_the_link_in_the_mail_lets_a_new_password_be_chosen(known, client):
    client.post(reverse("account_reset_password"), {"email": "sam@example.org"})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    chosen = {"password1": "quite another one", "password2": "quite another one"}
    client.post(page.redirect_chain[-1][0], chosen)
    assert Client().login(username=known.student.username, password="quite another one")


@pytest.mark.parametrize(
    "name", ["account_change_password", "account_email", "account_logout", "account_reauthenticate"]
)
def test_every_account_page_opens(known, client, name):
    enter(client, known.student.username)
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def test_signing_out_takes_a_press_of_a_button(known, client):
    client.force_login(known.student)
    assert "Do you want to sign out?" in client.get(reverse("account_logout")).text
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


def test_a_page_that_is_not_there_shows_the_way_back(known, client):
    client.force_login(known.student)
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert "Back to the start" in page.text


def test_a_fault_of_ours_is_owned(known, client, monkeypatch):
    client.force_login(known.student)
    client.raise_request_exception = False
    monkeypatch.setattr("students.views.paths.trail_of", lambda *_: 1 / 0)
    page = client.get("/")
    assert page.status_code == 500
    assert "Something broke on our side" in page.text
