"""The privacy page is plain, public, reachable from everywhere, and true."""

import html
import re
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lms.records.categories import CATEGORIES
from lms.records.periods import PERIODS, default_days
from students.models import RecordsRules
from tests.factories import Cast

pytestmark = pytest.mark.django_db
PAGE = "/privacy/"
OURS = Path(configured.BASE_DIR)
# Ours and what is named in texts, never asked for: names of XML, and links that somebody clicks.
ADDRESS = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//([^/"'\s)]+)""")


def text_of(response) -> str:
    main = re.search(r"<main.*?</main>", response.content.decode(), re.S)[0]
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", main).split()))


def test_everybody_may_read_it() -> None:
    assert Client().get(PAGE).status_code == 200


@pytest.mark.parametrize("page", ["account_login", "records:privacy", "account_reset_password"])
def test_each_page_leads_to_it(page: str) -> None:
    assert f'href="{PAGE}"' in Client().get(reverse(page)).content.decode()


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_kind_of_thing_that_is_kept_is_on_it(language: str) -> None:
    shown = text_of(Client().get(PAGE, headers={"Accept-Language": language}))
    with translation.override(language):
        for category in CATEGORIES.values():
            for part in (category.title, category.what, category.why, category.who):
                assert str(part) in shown


def test_each_period_ends_something_on_it() -> None:
    told = {name for category in CATEGORIES.values() for name in category.periods}
    assert told >= PERIODS.keys() - {"uploads"}


def test_its_periods_are_those_in_force(settings) -> None:
    shown = text_of(Client().get(PAGE))
    assert "People who have left: 5 years" in shown
    assert f"Keys for programs: {default_days('tokens')} days" in shown
    settings.RETENTION_DAYS = {"former": "730", "tokens": "0"}
    shown = text_of(Client().get(PAGE))
    assert "People who have left: 2 years" in shown
    assert "Keys for programs: for ever" in shown


def test_somebody_signed_in_reads_her_own_districts(cast: Cast, client: Client) -> None:
    RecordsRules.objects.create(days={"copies": 3})
    client.force_login(cast.student)
    assert "Copies made for one person: 3 days" in text_of(client.get(PAGE))
    client.force_login(cast.foreign_student)
    assert "Copies made for one person: 7 days" in text_of(client.get(PAGE))


def test_it_sets_the_two_cookies_it_names_and_no_other(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.force_login(cast.student)
    for page in ("/", PAGE, reverse("records:index")):
        client.get(page)
    named = {configured.SESSION_COOKIE_NAME, configured.CSRF_COOKIE_NAME}
    assert {name for name, cookie in client.cookies.items() if cookie.value} <= named


def test_no_page_asks_another_company_for_anything() -> None:
    found = {
        f"{path.relative_to(OURS)}: {host}"
        for folder, kinds in (("templates", ("html",)), ("static", ("css", "js", "svg")))
        for kind in kinds
        for path in (OURS / folder).rglob(f"*.{kind}")
        for host in ADDRESS.findall(path.read_text())
    }
    assert found == set()
    policy = configured.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == ["'self'"]
    assert not [source for sources in policy.values() for source in sources if "//" in source]


@pytest.mark.parametrize(
    ("who", "heading", "said"),
    [
        ("student", "What is kept about you", "What you answered"),
        ("guardian", "What is kept about your child and you", "What was answered"),
        ("teacher", "What is kept about students, families and you", "What was answered"),
        ("district_admin", "What is kept about students, families and you", "What was answered"),
    ],
)
def test_it_speaks_to_whoever_reads_it(
    cast: Cast, client: Client, who: str, heading: str, said: str
) -> None:
    client.force_login(getattr(cast, who))
    shown = text_of(client.get(PAGE))
    assert shown.startswith(heading + " ")
    assert said in shown
    assert ("your teachers" in shown) == (who == "student")
    assert ("your child" in shown) == (who == "guardian")
    assert grade_of(shown) <= (6.5 if who == "student" else 8.5)


def test_a_child_of_twelve_can_read_it() -> None:
    assert grade_of(text_of(Client().get(PAGE, headers={"Accept-Language": "en"}))) <= 6.5


def grade_of(shown: str) -> float:
    """Return Flesch and Kincaid's grade, by words, sentences and groups of vowels."""
    words = re.findall(r"[a-z']+", shown.lower())
    sentences = re.findall(r"[.!?]+(?=\s|$)", shown)
    vowels = sum(max(1, len(re.findall(r"[aeiouy]+", word.removesuffix("e")))) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * vowels / len(words) - 15.59
