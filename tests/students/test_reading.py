"""Readers set pages as they can read them, and pages stay so."""

import pytest
from django.test import Client
from django.urls import reverse

from students.models import User
from students.reading import COOKIE, settings_from

PAGE = "/reading/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def mina(cast) -> Client:
    return signed_in(cast.student)


def test_what_was_chosen_counts_on_every_page_and_every_device(cast, mina):
    assert "data-size" not in mina.get("/").text
    answer = mina.post(PAGE, {"size": "large", "theme": "dark", "next": "/"})
    assert answer["Location"] == "/"
    for page in (mina.get("/"), signed_in(cast.student).get(PAGE)):
        assert 'data-size="large"' in page.text
        assert 'data-theme="dark"' in page.text


def test_the_usual_is_no_setting(cast, mina):
    mina.post(PAGE, {"size": "large"})
    mina.post(PAGE, {"size": "", "theme": ""})
    cast.student.refresh_from_db()
    assert cast.student.reading == {}


def test_who_is_not_signed_in_keeps_it_in_the_browser(db):
    stranger = Client()
    stranger.post(PAGE, {"theme": "contrast"})
    assert stranger.cookies[COOKIE]["httponly"]
    assert 'data-theme="contrast"' in stranger.get(reverse("account_login")).text


def test_beside_a_page_a_choice_is_kept_without_leaving_it(cast, mina):
    part = {"HX-Request": "true"}
    assert "<html" not in mina.get(PAGE, headers=part).text
    assert mina.post(PAGE, {"lines": "wide"}, headers=part).status_code == 204
    cast.student.refresh_from_db()
    assert cast.student.reading == {"lines": "wide"}


def test_what_is_no_choice_is_refused_and_changes_nothing(cast, mina):
    page = mina.post(PAGE, {"size": "huge"})
    assert page.status_code == 200
    assert "huge is not one of the available choices" in page.text
    cast.student.refresh_from_db()
    assert cast.student.reading == {}


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_saving_leads_nowhere_else(mina, away):
    assert mina.post(PAGE, {"next": away})["Location"] == PAGE


@pytest.mark.parametrize("cookie", ["size=huge", "x" * 5000, 'size=large"><script>', "=&=&"])
def test_a_cookie_of_rubbish_sets_nothing(db, cookie):
    stranger = Client()
    stranger.cookies[COOKIE] = cookie
    page = stranger.get(reverse("account_login"))
    assert page.status_code == 200
    assert "data-size" not in page.text


def test_only_words_that_are_choices_are_settings():
    assert settings_from({"size": "large", "theme": 1, "face": "", "other": "x"}) == {
        "size": "large"
    }
