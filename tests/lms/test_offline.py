"""What is kept for being offline is the same for everybody and holds nothing of anybody."""

import json
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils.translation import override


def constants(program: str) -> dict[str, object]:
    return {
        name: json.loads(value)
        for name, value in re.findall(r"^const (\w+) = (.+);$", program, re.M)[:3]
    }


def test_the_page_is_the_same_whoever_asks_first(cast, db):
    pages = set()
    for person in (cast.student, cast.teacher, None):
        browser = Client(headers={"Accept-Language": "es"})
        if person:
            browser.force_login(person)
        with override("en"):  # What the request asks for would outlive it in a test.
            pages.add(browser.get(reverse("offline")).text)
    assert len(pages) == 1
    assert cast.student.display_name not in pages.pop()


def test_the_page_speaks_every_language(client):
    page = client.get(reverse("offline")).text
    assert "You are offline" in page
    assert "No tienes conexión" in page
    assert re.findall(r'section lang="(\w+)"', page) == [code for code, _ in settings.LANGUAGES]


def test_the_page_needs_no_script_and_no_form(client):
    page = client.get(reverse("offline")).text
    assert "<script" not in page
    assert "<form" not in page


def test_the_worker_stands_at_the_root_and_names_what_it_keeps(client):
    answer = client.get(reverse("worker"))
    told = constants(answer.text)
    assert reverse("worker") == "/worker.js"
    assert answer["Content-Type"].startswith("text/javascript")
    assert told["PAGE"] == reverse("offline")
    assert all(finders.find(url.removeprefix(settings.STATIC_URL)) for url in told["FILES"])
    page = client.get(reverse("offline")).text
    assert all(url in page for url in told["FILES"])


def test_another_page_makes_another_worker(client, monkeypatch):
    from lms import offline

    before = constants(client.get(reverse("worker")).text)["VERSION"]
    offline._program.cache_clear()
    monkeypatch.setattr(offline, "_page", lambda: "another")
    after = constants(client.get(reverse("worker")).text)["VERSION"]
    offline._program.cache_clear()
    assert before != after


@pytest.mark.parametrize("name", ["offline", "worker"])
def test_no_cache_between_keeps_it(client, name):
    assert "no-store" in client.get(reverse(name))["Cache-Control"]
