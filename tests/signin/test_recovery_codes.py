"""Codes on paper: shown once, kept as slow hashes, each good for one sign-in."""

import time
from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import identify_hasher
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from courses.tenancy import in_district
from lms.settings import base
from students.models import Action, AuditEntry
from students.services.recovery_codes import COUNT, make_recovery_codes, use_recovery_code
from tests.signin.people import code, enter, give_app, is_in, second_step

PAGE = "mfa_recovery_codes"


@pytest.fixture
def teacher(cast):
    give_app(cast.teacher)
    with in_district(cast.teacher.district_id):
        yield cast.teacher


@pytest.fixture
def at_her_page(teacher, client):
    enter(client, teacher.username)
    second_step(client, code())
    return client


def kept(user) -> dict[str, str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").data["hashes"]


def test_codes_are_kept_as_salted_slow_hashes_and_nothing_else(teacher):
    _, codes = make_recovery_codes(teacher)
    data = Authenticator.objects.get(user=teacher, type="recovery_codes").data
    assert set(data) == {"migrated_codes", "hashes"}
    assert data["migrated_codes"] == []
    assert not [each for each in codes if each in str(data) or each.replace("-", "") in str(data)]
    with override_settings(PASSWORD_HASHERS=base.PASSWORD_HASHERS):
        told = [identify_hasher(hashed).decode(hashed) for hashed in kept(teacher).values()]
    assert len({each["salt"] for each in told}) == COUNT == len(codes)
    assert {(each["variety"], each["memory_cost"], each["time_cost"]) for each in told} == {
        ("argon2id", 19 * 1024, 2)
    }


def test_codes_are_shown_as_they_are_made_and_never_again(at_her_page, teacher):
    made = at_her_page.post(reverse(PAGE))
    codes = made.context["codes"]
    assert all(each in made.text for each in codes)
    assert "no-store" in made["Cache-Control"]
    for name in (PAGE, "mfa_index"):
        again = at_her_page.get(reverse(name)).text
        assert f"You have {COUNT} codes" in again
        assert not [each for each in codes if each in again]


def test_a_code_is_read_however_it_is_typed(teacher):
    _, codes = make_recovery_codes(teacher)
    plain = codes[3].replace("-", "")
    assert use_recovery_code(teacher, f" {plain.upper().replace('0', 'O').replace('1', 'l')} ")


def test_a_used_code_is_gone_and_the_others_stay(teacher):
    _, codes = make_recovery_codes(teacher)
    assert use_recovery_code(teacher, codes[0])
    assert not use_recovery_code(teacher, codes[0])
    assert len(kept(teacher)) == COUNT - 1
    assert use_recovery_code(teacher, codes[1])


@pytest.mark.parametrize("typed", ["", "000000", "00000-00000", "z" * 10, "é" * 10, "0" * 5000])
def test_what_is_no_code_is_refused(teacher, typed):
    make_recovery_codes(teacher)
    assert use_recovery_code(teacher, typed) is None


def test_new_codes_end_the_old_ones(teacher):
    _, old = make_recovery_codes(teacher)
    _, new = make_recovery_codes(teacher)
    assert use_recovery_code(teacher, old[0]) is None
    assert use_recovery_code(teacher, new[0])


def test_nobody_gets_in_by_another_persons_code(cast, teacher, client):
    give_app(cast.other_teacher)
    typed = make_recovery_codes(teacher)[1][0]
    enter(client, cast.other_teacher.username)
    second_step(client, typed)
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_one_code_sent_twice_at_once_lets_one_in(cast):
    give_app(cast.teacher)
    with in_district(cast.teacher.district_id):
        typed = make_recovery_codes(cast.teacher)[1][0]
    gate, let_in = Barrier(2), []

    def use():
        gate.wait()
        with in_district(cast.teacher.district_id):
            let_in.append(use_recovery_code(cast.teacher, typed) is not None)
        connection.close()

    both = [Thread(target=use) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(let_in) == [False, True]


def test_looking_at_a_code_costs_one_hash(teacher):
    began = time.process_time()
    make_recovery_codes(teacher)
    making = time.process_time() - began
    began = time.process_time()
    use_recovery_code(teacher, "3aaaa-aaaaa")
    assert time.process_time() - began < making / 2


def test_whoever_has_no_second_step_is_led_to_it_first(cast, client):
    enter(client, cast.teacher.username)
    for method in (client.get, client.post):
        assert method(reverse(PAGE))["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=cast.teacher).exists()


def test_who_sets_an_app_up_is_led_to_codes(cast, client):
    enter(client, cast.teacher.username)
    client.get(reverse("mfa_activate_totp"))
    typed = code(client.session["mfa.totp.secret"])
    answer = client.post(reverse("mfa_activate_totp"), {"code": typed})
    assert answer["Location"] == reverse(PAGE)


def test_making_codes_is_on_record(at_her_page, teacher):
    before = AuditEntry.objects.filter(action=Action.MFA_ADDED).count()
    at_her_page.post(reverse(PAGE))
    assert AuditEntry.objects.filter(action=Action.MFA_ADDED).count() == before + 1
