"""Single sign-on: people of the roster come in by their district's provider, and nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from re import search
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from courses.tenancy import in_district
from students.models import AuditEntry, ExternalIdentity, IdentityProvider, User
from students.sealing import PROVIDERS, seal
from tests.factories import Cast
from tests.students.identity_provider import Provider, running_provider

pytestmark = pytest.mark.django_db
SECRET = "the provider's own secret"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@dataclass
class World:
    """A district with a provider, a student whom the roster names, and who comes."""

    cast: Cast
    provider: Provider
    row: IdentityProvider

    def change(self, **fields: Any) -> None:
        with in_district(self.cast.district.pk):
            IdentityProvider.objects.filter(pk=self.row.pk).update(**fields)

    def rostered(self, user: User, **fields: Any) -> None:
        User.objects.filter(pk=user.pk).update(**fields)

    def go(self, browser: Client, district: str = "") -> Any:
        """Press the button."""
        code = district or self.cast.district.code
        return browser.post(reverse("students:sso_begin", args=[code, self.row.uuid]))

    def address(self, browser: Client) -> str:
        """Press the button; return where it leads to."""
        return unescape(search(r'0;url=([^"]+)"', self.go(browser).text)[1])

    def come(self, subject: str, browser: Client | None = None) -> Client:
        """Press the button, sign in there, and come back."""
        browser = browser or Client()
        path, query = self.provider.sign_in(self.address(browser), subject)
        browser.last = browser.get(path, query)
        return browser


@pytest.fixture
def world(cast: Cast, provider: Provider, settings: Any) -> World:
    cache.clear()
    settings.OUTGOING_ALLOWED = [provider.origin]
    with in_district(cast.district.pk):
        row = IdentityProvider.objects.create(
            kind="other",
            name="School accounts",
            issuer=provider.origin,
            client_id="waymark",
            secret=seal(SECRET, PROVIDERS),
            match="email",
            domains="school.example",
            is_enabled=True,
        )
    world = World(cast, provider, row)
    world.rostered(cast.student, sourced_id="sam-1", roster_email="sam@school.example")
    provider.knows("p-sam", email="Sam@school.example", email_verified=True, oid="sam-1")
    return world


def who(browser: Client) -> str | None:
    answer = browser.get("/api/v1/me/")
    return answer.json()["username"] if answer.status_code == 200 else None


def people_of(world: World) -> int:
    with in_district(world.cast.district.pk):
        return User.objects.count()


def why(world: World) -> str:
    entry = AuditEntry.objects.filter(action="sign-in-failed").latest("pk")
    return str(entry.details["why"])


def test_somebody_of_the_roster_comes_in_by_her_verified_address(world):
    page = Client().get(reverse("students:ways_in", args=[world.cast.district.code]))
    assert "Sign in with School accounts" in page.text
    assert who(world.come("p-sam")) == world.cast.student.username


def test_state_nonce_and_pkce_are_on_their_way(world):
    asked = parse_qs(urlsplit(world.address(Client())).query)
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["code_challenge_method"] == ["S256"]
    assert SECRET not in str(asked)


@pytest.mark.parametrize("match", ["sourced_id", "username"])
def test_a_claim_names_her_where_the_district_says_so(world, match):
    world.change(match=match, claim="oid", domains="")
    if match == "username":
        world.provider.knows("p-sam", oid=world.cast.student.username)
    assert who(world.come("p-sam")) == world.cast.student.username


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": "sam@school.example"}, "unverified-email"),
        ({"email": "sam@school.example", "email_verified": "true"}, "unverified-email"),
        ({"email": "sam@elsewhere.example", "email_verified": True}, "foreign-domain"),
        ({"email": "nobody@school.example", "email_verified": True}, "not-in-roster"),
        ({"email": ["sam@school.example"], "email_verified": True}, "unverified-email"),
        ({}, "unverified-email"),
    ],
)
def test_who_is_not_surely_of_the_roster_stays_out(world, claims, reason):
    world.provider.knows("p-other", **claims)
    people = people_of(world)
    browser = world.come("p-other")
    assert (browser.last.status_code, who(browser)) == (403, None)
    assert "nobody in the district" in unescape(browser.last.text)
    assert (why(world), people_of(world)) == (reason, people)


@pytest.mark.parametrize("how", ["hand-made", "own address", "inactive", "twice"])
def test_only_what_the_roster_says_of_active_people_counts(world, how):
    student, address = world.cast.student, "sam@school.example"
    changes = {
        "hand-made": {"sourced_id": None},
        "own address": {"roster_email": "", "email": address},
        "inactive": {"is_active": False},
        "twice": {},
    }
    world.rostered(student, **changes[how])
    if how == "twice":
        world.rostered(world.cast.classmate, sourced_id="c-1", roster_email=address)
    assert who(world.come("p-sam")) is None


def test_a_provider_lets_in_nobody_of_another_district(world):
    world.rostered(world.cast.student, roster_email="")
    world.rostered(world.cast.foreign_student, sourced_id="f-1", roster_email="sam@school.example")
    assert who(world.come("p-sam")) is None
    assert world.go(Client(), world.cast.foreign_district.code).status_code == 404


def test_a_disabled_provider_is_no_way_in_not_even_halfway(world):
    browser = Client()
    path, query = world.provider.sign_in(world.address(browser), "p-sam")
    world.change(is_enabled=False)
    assert browser.get(path, query).status_code == 404
    assert world.go(Client()).status_code == 404
    assert who(browser) is None


def test_a_state_serves_once_and_in_its_own_browser(world):
    browser, thief = Client(), Client()
    path, query = world.provider.sign_in(world.address(browser), "p-sam")
    assert thief.get(path, query).status_code == 403
    assert browser.get(path, query | {"state": "another"}).status_code == 403
    again = browser.get(path, query)
    assert again.status_code == 302
    browser.post(reverse("account_logout"))
    assert browser.get(path, query).status_code == 403
    assert who(browser) is None


def test_a_code_brought_in_from_another_sign_in_is_refused(world):
    mine, hers = Client(), Client()
    path, query = world.provider.sign_in(world.address(mine), "p-sam")
    _, other = world.provider.sign_in(world.address(hers), "p-sam")
    assert mine.get(path, query | {"code": other["code"]}).status_code == 403
    assert who(mine) is None


@pytest.mark.parametrize("mode", ["wrong", "tampered", "unsigned"])
def test_a_token_that_is_not_the_issuers_own_is_refused(world, mode):
    world.change(issuer=f"{world.provider.origin}/{mode}")
    browser = world.come("p-sam")
    assert (browser.last.status_code, who(browser), why(world)) == (403, None, "provider")


def test_a_provider_that_names_another_issuer_is_not_gone_to(world):
    world.change(issuer=f"{world.provider.origin}/lying")
    assert world.go(Client()).status_code == 403


def test_a_provider_inside_our_own_network_is_not_asked(world, settings):
    settings.OUTGOING_ALLOWED = []
    page = world.go(Client())
    assert page.status_code == 403
    assert "could not be asked" in page.text


def test_who_came_first_stays_whom_the_account_belongs_to(world):
    world.come("p-sam")
    world.provider.knows("p-new", email="sam@school.example", email_verified=True)
    assert who(world.come("p-new")) is None
    assert why(world) == "another-account"
    world.rostered(world.cast.student, roster_email="")
    world.rostered(world.cast.classmate, sourced_id="c-1", roster_email="sam@school.example")
    assert who(world.come("p-sam")) is None
    with in_district(world.cast.district.pk):
        ExternalIdentity.objects.all().delete()
    assert who(world.come("p-sam")) == world.cast.classmate.username


def test_a_session_from_before_the_sign_in_is_not_carried_on(world):
    browser = Client()
    world.address(browser)
    before = browser.cookies[settings.SESSION_COOKIE_NAME].value
    world.come("p-sam", browser)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != before


@pytest.mark.parametrize(
    ("trusts", "amr", "passes"),
    [(True, ["pwd", "mfa"], True), (True, ["pwd"], False), (False, ["mfa"], False)],
)
def test_staff_need_a_second_step_here_unless_the_district_trusts_the_providers(
    world, settings, trusts, amr, passes
):
    settings.STAFF_MFA_GRACE_DAYS = 0
    world.rostered(world.cast.teacher, sourced_id="t-1", roster_email="tea@school.example")
    world.change(trusts_mfa=trusts)
    world.provider.knows("p-tea", email="tea@school.example", email_verified=True, amr=amr)
    page = world.come("p-tea").get(reverse("analytics:sections"))
    assert (page.status_code == 200) is passes


def test_it_is_in_the_audit_log(world):
    world.come("p-sam")
    done = AuditEntry.objects.filter(actor_id=world.cast.student.pk)
    assert {"signed-in", "account-linked"} <= {entry.action for entry in done}
