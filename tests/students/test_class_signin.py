"""Class sign-in: a teacher opens it, gives out cards and pictures, and children come in by them."""

import re
from dataclasses import dataclass
from html import unescape

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from courses.tenancy import in_district
from students.class_codes import PICTURES, read_code
from students.models import AuditEntry, ClassEntry, ClassKey, ClassWindow, Membership, Role, User
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@dataclass
class Classroom:
    """A section of young students, and its teacher at her page."""

    cast: Cast
    teacher: Client

    def at(self, name: str, *more: object) -> str:
        return reverse(f"students:{name}", args=[self.cast.section.uuid, *more])

    def do(self, name: str, *more: object, **sent: str) -> str:
        """Press a button of the teacher's page; return the page it leads to."""
        response = self.teacher.post(self.at(name, *more), sent, follow=True)
        assert response.status_code == 200
        return unescape(response.text)

    def open(self) -> str:
        """Open the class and return its code."""
        return re.search(r"\d+-[B-Z]{6}", self.do("class_open", minutes="20"))[0]

    def card(self, student: User) -> str:
        """Give a child a card and return what is on it."""
        page = self.do("class_cards", student=str(student.uuid))
        return re.search(r"/class/card/\?c=([\w-]+)", page)[1]

    def pictures(self, student: User) -> list[str]:
        """Give a child pictures and return them."""
        page = self.do("class_slips", student=str(student.uuid))
        words = {str(word): picture for picture, word in PICTURES.items()}
        return [words[word] for word in re.findall(r"<span>(\w+)</span></li>", page)]


@pytest.fixture
def room(cast: Cast, client: Client) -> Classroom:
    cache.clear()
    User.objects.filter(pk__in=[cast.student.pk, cast.classmate.pk]).update(grade="02")
    client.force_login(cast.teacher)
    return Classroom(cast, client)


def come(card: str, browser: Client | None = None) -> Client:
    """Hold a card to a camera and say "yes, that is me"."""
    browser = browser or Client()
    browser.last = browser.post(reverse("students:class_card"), {"c": card})
    return browser


def tap(code: str, student: User, pictures: list[str]) -> Client:
    """Choose a name and tap pictures."""
    browser = Client()
    address = reverse("students:class_pictures", args=[code, student.uuid])
    browser.last = browser.post(address, {"picture": pictures})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get(reverse("students:preferences")).status_code == 200


def wrong(pictures: list[str]) -> list[str]:
    return [*pictures[:2], next(one for one in PICTURES if one not in pictures)]


def test_a_card_opens_while_the_class_is_open(room):
    card = room.card(room.cast.student)
    assert "not open now" in come(card).last.text
    room.open()
    browser = come(card)
    assert browser.last.headers["Location"] == "/"
    assert is_in(browser)


def test_a_look_at_a_card_uses_nothing_up(room):
    room.open()
    card, stranger = room.card(room.cast.student), Client()
    page = stranger.get(reverse("students:class_card"), {"c": card})
    assert "Hello Sam" in page.text
    assert not is_in(stranger)
    assert is_in(come(card))


def test_a_card_greets_nobody_whom_it_does_not_let_in(room):
    address = {"path": reverse("students:class_card"), "data": {"c": room.card(room.cast.student)}}
    closed = Client().get(**address)
    assert "not open now" in closed.text
    assert "Hello" not in closed.text
    room.open()
    come(address["data"]["c"])
    assert "has been used today" in Client().get(**address).text


def test_a_card_opens_once_and_again_when_its_teacher_says_so(room):
    room.open()
    card = room.card(room.cast.student)
    come(card)
    second = come(card)
    assert second.last.status_code == 403
    assert "has been used today" in second.last.text
    room.do("class_again", room.cast.student.uuid)
    assert is_in(come(card))


def test_the_same_card_is_good_when_the_class_opens_the_next_time(room):
    room.open()
    card = room.card(room.cast.student)
    come(card)
    room.open()
    assert is_in(come(card))


def test_a_new_card_makes_the_old_one_good_for_nothing(room):
    room.open()
    old, new = (room.card(room.cast.student) for _ in range(2))
    assert "not known" in come(old).last.text
    assert is_in(come(new))


def test_new_cards_for_all_are_asked_for_and_say_what_stops_working(room):
    assert f'href="{room.at("class_cards")}"' not in room.teacher.get(room.at("class_signin")).text
    room.card(room.cast.student)
    assert f'href="{room.at("class_cards")}"' in room.teacher.get(room.at("class_signin")).text
    page = room.teacher.get(room.at("class_cards")).text
    assert "1 card is in use. It stops working at once." in page
    assert ClassKey.objects.exclude(card_hash="").count() == 1
    assert room.do("class_cards").count("Sign in as") == 2


def test_new_pictures_for_all_are_asked_for_and_say_what_stops_working(room):
    assert f'href="{room.at("class_slips")}"' not in room.teacher.get(room.at("class_signin")).text
    room.pictures(room.cast.student)
    kept = ClassKey.objects.get().pictures_hash
    assert f'href="{room.at("class_slips")}"' in room.teacher.get(room.at("class_signin")).text
    page = room.teacher.get(room.at("class_slips")).text
    assert "1 child has pictures in use. They stop working at once." in page
    assert "What is printed of them is good for nothing then." in page
    assert ClassKey.objects.get().pictures_hash == kept
    assert room.do("class_slips").count("<h2>") == 2


def test_taking_all_back_is_asked_first(room):
    room.card(room.cast.student)
    room.pictures(room.cast.classmate)
    page = room.teacher.get(room.at("class_revoke")).text
    assert "1 card is in use" in page
    assert "1 child has pictures in use" in page
    assert ClassKey.objects.exclude(card_hash="").exists()


@pytest.mark.parametrize("card", ["", "nonsense", "0-1-" + "A" * 22, "1-1-" + "A" * 22])
def test_a_card_that_was_never_made_is_refused_kindly(room, card):
    room.open()
    page = Client().get(reverse("students:class_card"), {"c": card})
    assert (page.status_code, "not known here" in page.text) == (403, True)


def test_pictures_in_their_order_open(room):
    code, student = room.open(), room.cast.student
    pictures = room.pictures(student)
    assert not is_in(tap(code, student, pictures[::-1]))
    assert is_in(tap(code.lower(), student, pictures))


def test_pictures_are_tapped_one_after_another_without_a_script(room):
    code, student, browser = room.open(), room.cast.student, Client()
    pictures = room.pictures(student)
    address = reverse("students:class_pictures", args=[code, student.uuid])
    assert "Picture 1 of 3" in browser.get(address).text
    for number, _ in enumerate(pictures[:2], 1):
        page = browser.post(address, {"picture": pictures[:number]})
        assert f"Picture {number + 1} of 3" in page.text
    browser.post(address, {"picture": pictures})
    assert is_in(browser)


def test_five_wrong_tries_lock_the_pictures_until_the_teacher_says_so(room):
    code, student = room.open(), room.cast.student
    pictures = room.pictures(student)
    for _ in range(5):
        assert "Not quite" in tap(code, student, wrong(pictures)).last.text
    assert "Let us stop here" in tap(code, student, pictures).last.text
    cache.clear()
    room.do("class_again", student.uuid)
    assert is_in(tap(code, student, pictures))


def test_too_many_wrong_tries_close_the_class(room):
    code, student = room.open(), room.cast.student
    pictures = room.pictures(student)
    with in_district(room.cast.district.pk):
        ClassWindow.objects.update(failures=59)
    tap(code, student, wrong(pictures))
    assert "not open now" in tap(code, student, pictures).last.text


def test_an_address_that_tries_code_after_code_has_to_wait(room):
    browser, address = Client(), reverse("students:class_door")
    letters = [f"1-BCDFG{x}" for x in "BCDFGHJKMNPQRSTVWXZ"] * 4
    guesses = [f"{number}{code[1:]}" for number, code in enumerate(letters, 1)]
    statuses = [browser.post(address, {"code": guess}).status_code for guess in guesses]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert 30 <= statuses.count(200) <= 60


def test_the_list_holds_first_names_of_this_class_only_and_only_while_it_is_open(room):
    room.pictures(room.cast.student)
    User.objects.filter(pk=room.cast.stranger.pk).update(grade="02")
    code = room.open()
    page = Client().get(reverse("students:class_names", args=[code])).text
    assert "Sam E." in page
    assert "Stranger" not in page
    assert "Example" not in page
    room.do("class_close")
    page = Client().get(reverse("students:class_names", args=[code]))
    assert page.status_code == 404
    assert "Sam" not in page.text


def test_a_window_closes_by_itself(room):
    code = room.open()
    with in_district(room.cast.district.pk):
        ClassWindow.objects.update(closes_at=Now())
    assert Client().get(reverse("students:class_names", args=[code])).status_code == 404


def test_a_child_of_another_class_does_not_get_in_by_this_code(room):
    code = room.open()
    User.objects.filter(pk=room.cast.stranger.pk).update(grade="02")
    assert tap(code, room.cast.stranger, ["sun", "moon", "star"]).last.status_code == 404


def test_the_code_of_another_district_opens_nothing_here(room):
    code = read_code(room.open())
    assert code is not None
    elsewhere = f"{room.cast.foreign_district.pk}-{code.letters}"
    assert Client().get(reverse("students:class_names", args=[elsewhere])).status_code == 404


@pytest.mark.parametrize("how", ["older", "teaches", "guardian", "staff", "left"])
def test_only_young_students_who_are_nothing_else_may(room, how):
    card, student = room.card(room.cast.student), room.cast.student
    room.open()
    with in_district(room.cast.district.pk):
        if how == "older":
            User.objects.filter(pk=student.pk).update(grade="04")
        elif how == "teaches":
            school = room.cast.school
            Membership.objects.create(user=student, school=school, role=Role.TEACHER)
        elif how == "guardian":
            student.wards.create(student=room.cast.classmate)
        elif how == "staff":
            User.objects.filter(pk=student.pk).update(is_staff=True)
        else:
            student.enrollments.all().delete()
    assert not is_in(come(card))


def test_a_teacher_makes_no_card_for_somebody_who_may_not(room):
    sent = {"student": str(room.cast.stranger.uuid)}
    assert room.teacher.post(room.at("class_cards"), sent).status_code == 404
    User.objects.filter(pk=room.cast.student.pk).update(grade="05")
    sent = {"student": str(room.cast.student.uuid)}
    assert room.teacher.post(room.at("class_cards"), sent).status_code == 404


def test_an_admin_allows_an_older_class_and_a_teacher_does_not(room):
    User.objects.update(grade="05")
    assert room.teacher.post(room.at("class_permit"), {"is_permitted": "yes"}).status_code == 404
    admin = Client()
    admin.force_login(room.cast.school_admin)
    admin.post(room.at("class_permit"), {"is_permitted": "yes"})
    card = room.card(room.cast.student)
    room.open()
    assert is_in(come(card))


def test_a_becoming_teacher_is_out_at_the_next_request(room):
    room.open()
    browser = come(room.card(room.cast.student))
    with in_district(room.cast.district.pk):
        Membership.objects.create(
            user=room.cast.student, school=room.cast.school, role=Role.TEACHER
        )
    assert not is_in(browser)


def test_the_teacher_ends_one_session_or_all(room):
    room.open()
    first, second = come(room.card(room.cast.student)), come(room.card(room.cast.classmate))
    room.do("class_end", student=str(room.cast.student.uuid))
    assert (is_in(first), is_in(second)) == (False, True)
    room.do("class_end")
    assert not is_in(second)


def test_an_admin_sees_a_child_who_came_by_card_and_signs_her_out_everywhere(room):
    room.open()
    browser = come(room.card(room.cast.student))
    admin, hers = Client(), [room.cast.student.uuid]
    admin.force_login(room.cast.school_admin)
    assert "1 of them by class sign-in" in admin.get(reverse("students:person", args=hers)).text
    admin.post(reverse("students:end_access", args=hers))
    assert not is_in(browser)
    assert not ClassEntry.objects.live().exists()


def test_a_child_who_signs_out_is_no_longer_in(room):
    room.open()
    come(room.card(room.cast.student)).post(reverse("account_logout"))
    assert not ClassEntry.objects.live().exists()


def test_taking_cards_back_ends_what_they_opened(room):
    room.open()
    card = room.card(room.cast.student)
    browser = come(card)
    room.do("class_revoke", student=str(room.cast.student.uuid))
    assert not is_in(browser)
    assert "not known" in come(card).last.text


def test_a_session_ends_with_its_time_and_with_the_next_one(room):
    room.open()
    card = room.card(room.cast.student)
    first = come(card)
    assert first.session.get_expiry_age() <= 3 * 3600
    room.do("class_again", room.cast.student.uuid)
    second = come(card)
    assert (is_in(first), is_in(second)) == (False, True)
    with in_district(room.cast.district.pk):
        ClassEntry.objects.update(ends_at=Now())
    assert not is_in(second)


def test_a_class_session_reaches_no_password_and_nothing_of_adults(room):
    room.open()
    browser = come(room.card(room.cast.student))
    for name in ("account_change_password", "account_email", "account_reauthenticate"):
        assert browser.get(reverse(name)).status_code == 404
    assert browser.get(room.at("class_signin")).status_code == 404
    assert browser.get(reverse("analytics:child", args=[room.cast.student.uuid])).status_code == 404
    assert browser.get("/").status_code == 200


def test_a_browser_that_somebody_else_is_signed_in_to_changes_hands(room):
    room.open()
    other = come(room.card(room.cast.classmate))
    before = other.cookies[settings.SESSION_COOKIE_NAME].value
    come(room.card(room.cast.student), other)
    assert other.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert other.get("/api/v1/me/").json()["uuid"] == str(room.cast.student.uuid)


def test_what_is_stored_opens_nothing(room):
    code, card = room.open(), room.card(room.cast.student)
    pictures = room.pictures(room.cast.student)
    key, window = ClassKey.objects.get(), ClassWindow.objects.get()
    stored = f"{key.card_hash} {key.pictures_hash} {window.code_hash}"
    assert not any(secret in stored for secret in (code[-6:], card[-22:], *pictures))


def test_it_is_all_in_the_audit_log(room):
    room.open()
    card = room.card(room.cast.student)
    come(card)
    come(card)
    entries = AuditEntry.objects.filter(subject_id=room.cast.student.pk)
    assert {"sign-in-card-issued", "sign-in-failed"} <= {entry.action for entry in entries}
    signed_in = AuditEntry.objects.filter(action="signed-in", actor_id=room.cast.student.pk)
    assert signed_in.filter(details__means="card").exists()
