"""Guessing is stopped, a school that mistypes is not."""

import pytest
from django.core.cache import cache

from lms.cache import SharedCache
from students.services.limits import SIGN_IN, TooManyTries, begin, succeeded

SCHOOL, ELSEWHERE = "192.0.2.7", "198.51.100.9"


def fails(account: str, address: str = SCHOOL, times: int = 1) -> None:
    for _ in range(times):
        begin(SIGN_IN, account, address)


def signs_in(account: str, address: str = SCHOOL) -> None:
    succeeded(begin(SIGN_IN, account, address), account)


def test_a_school_of_a_thousand_gets_in_within_ten_minutes_though_some_mistype():
    for number in range(1000):
        if number % 5 == 0:
            fails(f"pupil{number}")
        if number % 10 == 1:
            fails(f"pupill{number}")  # A name that nobody has.
        signs_in(f"pupil{number}")


def test_one_password_on_many_names_from_one_address_is_stopped():
    with pytest.raises(TooManyTries):
        fails_on_many(1000)


def test_it_is_stopped_in_the_middle_of_a_morning_too():
    for number in range(100):
        signs_in(f"pupil{number}")
    assert tries_until_stopped() == SIGN_IN.address.failures + 100 // SIGN_IN.people_for_one_failure


def tries_until_stopped() -> int:
    for number in range(1000):
        try:
            fails(f"name{number}")
        except TooManyTries:
            return number
    return 1000


def fails_on_many(people: int) -> None:
    for number in range(people):
        fails(f"name{number}")


def test_another_address_is_not_concerned():
    with pytest.raises(TooManyTries):
        fails_on_many(1000)
    signs_in("pupil", ELSEWHERE)


def test_who_has_failed_may_try_again_even_where_others_were_too_many():
    fails("pupil")
    with pytest.raises(TooManyTries):
        fails_on_many(1000)
    signs_in("pupil")


def test_one_account_is_guessed_at_ten_times_in_five_minutes():
    fails("sam", times=10)
    with pytest.raises(TooManyTries) as refusal:
        fails("SAM ")
    assert 0 < refusal.value.seconds <= 301


def test_a_classmate_cannot_lock_somebody_out_of_another_place():
    fails("sam", times=10)
    signs_in("sam", ELSEWHERE)


def test_one_account_is_guessed_at_fifty_times_an_hour_from_everywhere():
    fails_from_many = [f"203.0.113.{number}" for number in range(5)]
    for address in fails_from_many:
        fails("sam", address, times=10)
    with pytest.raises(TooManyTries):
        fails("sam", ELSEWHERE)


def test_a_success_of_ones_own_does_not_buy_tries_on_others():
    for _ in range(20):
        signs_in("attacker")
    assert tries_until_stopped() == SIGN_IN.address.failures


def test_the_window_ends(time_machine):
    fails("sam", times=10)
    time_machine.shift(300)
    signs_in("sam")


def test_names_are_not_kept_where_the_counts_are():
    fails("sam@example.org")
    client = cache._cache.get_client()
    assert not [key for key in client.scan_iter() if b"example" in key]


def test_without_the_server_people_still_sign_in_and_guessing_still_ends(settings, monkeypatch):
    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}
    monkeypatch.setattr(SharedCache, "away_until", 0.0)
    signs_in("sam")
    with pytest.raises(TooManyTries):
        fails_on_many(1000)
