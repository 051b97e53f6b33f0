"""What makes a password here, and what a new one does not get around."""

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from courses.models import District
from students.models import User
from tests.factories import PASSWORD, Cast
from tests.signin.people import code, enter, give_app, is_in, second_step

NEW = "quite another password"


def refused(password: str, user: User) -> bool:
    try:
        validate_password(password, user)
    except ValidationError:
        return True
    return False


def test_names_of_ours_make_no_password(cast: Cast):
    District.objects.filter(pk=cast.district.pk).update(name="Señorío Valley")
    cast.teacher.refresh_from_db()
    taken = ["Waymark-2026!", "SenorioValley1", "teacher_school", "Hill School 2026"]
    assert [each for each in taken if not refused(each, cast.teacher)] == []
    assert not refused("waymark to the far blue hills", cast.teacher)


def test_a_common_one_with_something_around_it_is_refused(cast: Cast):
    common = ["basketball!!", "1basketball2", "Basketball2026", "..motorcycle."]
    assert [each for each in common if not refused(each, cast.teacher)] == []


@pytest.mark.parametrize(
    "password",
    ["8362 9174 5518", "ñandú über 東京 школа", "a plain line of words", "!?#%&/()=-_:;"],
)
def test_any_characters_will_do(cast: Cast, password):
    validate_password(password, cast.teacher)


def test_a_password_counts_to_its_last_character_and_case(cast: Cast):
    long = "Over the hills " * 8
    validate_password(long, cast.student)
    cast.student.set_password(long)
    cast.student.save()
    name = cast.student.username
    others = (long[:-1], long.strip(), long.lower(), long[:72])
    assert authenticate(username=name, password=long) == cast.student
    assert [other for other in others if authenticate(username=name, password=other)] == []


def test_a_new_password_takes_the_old_one(cast: Cast):
    browser = Client()
    enter(browser, cast.student.username)
    for old in ("", "not the old one"):
        sent = {"oldpassword": old, "password1": NEW, "password2": NEW}
        assert browser.post(reverse("account_change_password"), sent).status_code == 200
    assert authenticate(username=cast.student.username, password=PASSWORD) is not None


def test_fields_hide_what_is_typed_and_let_managers_fill_it_in(cast: Cast):
    browser = Client()
    pages = [browser.get(reverse("account_login")).text]
    enter(browser, cast.student.username)
    pages.append(browser.get(reverse("account_change_password")).text)
    for page in pages:
        fields = [part.split(">")[0] for part in page.split("<input")[1:]]
        named = [field for field in fields if "password" in field]
        assert named
        assert all('type="password"' in field for field in named)
        assert all("autocomplete=" in field for field in named)
        assert 'autocomplete="off"' not in page
        assert "onpaste" not in page


def test_a_reset_does_not_pass_the_second_step_by(cast: Cast):
    give_app(cast.teacher)
    User.objects.filter(pk=cast.teacher.pk).update(email="tea@example.org")
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": "tea@example.org"})
    link = next(word for word in mail.outbox[0].body.split() if "/reset/key/" in word)
    form = browser.get(f"/{link.split('/', 3)[3]}", follow=True)
    browser.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    assert not is_in(browser)
    enter(browser, cast.teacher.username, NEW)
    assert not is_in(browser)
    second_step(browser, code())
    assert is_in(browser)
