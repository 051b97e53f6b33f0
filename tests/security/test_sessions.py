"""How long a session lasts, what renews it, and that everybody can leave."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from students.models import Session, User
from students.sessions import OTHERS, STAFF
from tests.factories import PASSWORD, Cast
from tests.signin.people import enter, is_in

HOUR = timedelta(hours=1)


def signed_in(user: User) -> Client:
    browser = Client()
    enter(browser, user.username)
    return browser


def key_of(browser: Client) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def row_of(browser: Client) -> Session:
    return Session.objects.get(session_key=key_of(browser))


def hours_left(browser: Client) -> float:
    return (row_of(browser).expire_date - timezone.now()) / HOUR


def age(browser: Client, **passed: float) -> None:
    """Let time pass for one session: its row ends, and was begun, so much earlier."""
    row = row_of(browser)
    session = browser.session
    session["ends"] -= timedelta(**passed).total_seconds()
    data = session.encode(session._session)
    ends = row.expire_date - timedelta(**passed)
    Session.objects.filter(pk=row.pk).update(expire_date=ends, session_data=data)


@pytest.mark.parametrize(("who", "lasting"), [("teacher", STAFF), ("student", OTHERS)])
def test_a_session_that_nobody_uses_ends(cast: Cast, who, lasting):
    browser = signed_in(getattr(cast, who))
    assert hours_left(browser) == pytest.approx(lasting.idle / 3600, abs=0.1)
    age(browser, seconds=lasting.idle + 1)
    assert not is_in(browser)


@pytest.mark.parametrize(("who", "lasting"), [("teacher", STAFF), ("student", OTHERS)])
def test_a_session_ends_at_its_age_however_much_it_is_used(cast: Cast, who, lasting):
    browser = signed_in(getattr(cast, who))
    step = lasting.idle * 0.9
    for _ in range(int(lasting.age / step)):
        assert is_in(browser)
        age(browser, seconds=step)
    assert is_in(browser)
    assert hours_left(browser) <= (lasting.age % step) / 3600 + 0.1
    age(browser, seconds=lasting.age % step + 1)
    assert not is_in(browser)


def test_use_is_written_down_now_and_then_only(cast: Cast):
    browser = signed_in(cast.student)
    before = row_of(browser).expire_date
    is_in(browser)
    assert row_of(browser).expire_date == before


def test_showing_again_who_one_is_gives_the_session_a_new_name(cast: Cast):
    browser = signed_in(cast.student)
    before = key_of(browser)
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert key_of(browser) != before
        assert is_in(browser)
        listed = browser.get(reverse("usersessions_list")).text
        assert listed.count('small">An unknown browser') == 1
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(thief)


def test_ending_a_session_asks_again_who_it_is(cast: Cast):
    mine, other = signed_in(cast.student), signed_in(cast.student)
    session = mine.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    listed = reverse("usersessions_list")
    assert mine.get(listed).status_code == 200
    for address in (listed, reverse("students:end_session")):
        led = mine.post(address, {"session": "1"})
        assert led["Location"].startswith(reverse("account_reauthenticate")), address
    assert is_in(other)


def test_every_page_has_a_way_out(cast: Cast):
    for user in (cast.student, cast.teacher, cast.guardian, cast.district_admin):
        browser = Client()
        browser.force_login(user)
        for path in ("/preferences/", reverse("usersessions_list"), "/privacy/"):
            assert reverse("account_logout") in browser.get(path).text, (user, path)
