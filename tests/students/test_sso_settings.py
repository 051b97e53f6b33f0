"""A district admin sets up where her people sign in; the secret goes in and never comes out."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from students.models import AuditEntry, IdentityProvider
from students.sealing import PROVIDERS, unseal
from tests.factories import Cast

pytestmark = pytest.mark.django_db
SECRET = "a secret that nobody sees again"
FILLED = {
    "kind": "google",
    "name": "Google",
    "issuer": "https://accounts.google.com",
    "client_id": "waymark.apps.example",
    "new_secret": SECRET,
    "match": "email",
    "claim": "",
    "domains": "@School.example, other.example",
    "is_enabled": "on",
}


@pytest.fixture
def admin(cast: Cast, client: Client) -> Client:
    client.post(
        reverse("account_login"),
        {"login": cast.district_admin.username, "password": "a long enough password"},
    )
    return client


def save(admin: Client, **changes: Any) -> Any:
    return admin.post(reverse("students:new_provider"), FILLED | changes, follow=True)


def test_a_secret_is_sealed_and_shown_nowhere(admin):
    page = save(admin)
    row = IdentityProvider.objects.get()
    assert "Saved." in page.text
    assert f"/{row.uuid}/callback/" in page.text
    assert SECRET not in page.text + row.secret
    assert unseal(row.secret, PROVIDERS) == SECRET
    assert row.domains == "other.example school.example"
    for name, arguments in (("providers", []), ("provider", [row.uuid])):
        assert row.secret not in admin.get(reverse(f"students:{name}", args=arguments)).text


def test_the_address_to_come_back_to_is_shown_first_and_stays(admin):
    page = admin.get(reverse("students:new_provider"))
    save(admin, begun=page.context["begun"])
    assert f"/{IdentityProvider.objects.get().uuid}/callback/" in page.text
    save(admin, begun=page.context["begun"])
    assert IdentityProvider.objects.count() == 1


def test_the_address_is_the_same_however_often_it_is_looked_at_until_it_is_saved(admin):
    address = reverse("students:new_provider")
    shown = [admin.get(address).context["callback"] for _ in range(2)]
    assert shown[0] == shown[1]
    save(admin)
    assert f"/{IdentityProvider.objects.get().uuid}/callback/" in shown[0]
    assert admin.get(address).context["callback"] != shown[0]


def test_googles_issuer_is_filled_in_and_no_others(admin):
    save(admin, issuer="")
    assert IdentityProvider.objects.get().issuer == "https://accounts.google.com"
    page = save(admin, issuer="", kind="other", name="Another")
    assert "issuer" in page.context["form"].errors


def test_only_a_secret_that_is_kept_can_stay(admin):
    assert "Left empty" not in admin.get(reverse("students:new_provider")).text
    save(admin)
    address = reverse("students:provider", args=[IdentityProvider.objects.get().uuid])
    assert "Left empty" in admin.get(address).text


def test_an_empty_secret_keeps_the_one_there_is(admin):
    save(admin)
    row = IdentityProvider.objects.get()
    address = reverse("students:provider", args=[row.uuid])
    admin.post(address, FILLED | {"new_secret": "", "name": "Another name"})
    after = IdentityProvider.objects.get()
    assert (after.name, after.secret) == ("Another name", row.secret)
    assert AuditEntry.objects.filter(action="settings-changed").count() == 2


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("issuer", {"issuer": "http://accounts.example"}),
        ("issuer", {"issuer": "https://login.microsoftonline.com/common/v2.0"}),
        ("issuer", {"issuer": "https://me:secret@accounts.example"}),
        ("domains", {"domains": ""}),
        ("domains", {"domains": "nonsense"}),
        ("match", {"kind": "microsoft"}),
        ("claim", {"match": "sourced_id", "claim": ""}),
        ("claim", {"match": "username", "claim": "email"}),
        ("new_secret", {"new_secret": ""}),
    ],
)
def test_what_would_let_strangers_in_is_refused(admin, field, changes):
    page = save(admin, **changes)
    assert field in page.context["form"].errors
    assert not IdentityProvider.objects.exists()


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_is_kept(admin):
    page = save(
        admin,
        name="",
        issuer="http://login.example/common?x=1",
        client_id="",
        domains="nonsense",
        kind="microsoft",
    )
    errors = page.context["form"].errors
    assert {"name", "issuer", "client_id", "domains", "match"} <= set(errors)
    assert (len(errors["issuer"]), len(errors["domains"])) == (3, 1)
    assert 'value="http://login.example/common?x=1"' in page.text
    assert 'value="nonsense"' in page.text


def test_a_secret_once_typed_is_not_asked_for_again(admin):
    refused = save(admin, name="")
    assert SECRET not in refused.text
    assert "You need not type it again." in refused.text
    typed = refused.context["form"].typed_secret
    save(admin, new_secret="", typed_secret=typed)
    assert unseal(IdentityProvider.objects.get().secret, PROVIDERS) == SECRET


def test_what_nobody_here_sealed_is_no_secret(admin):
    page = save(admin, new_secret="", typed_secret="made up")
    assert "new_secret" in page.context["form"].errors


def test_two_buttons_are_not_called_the_same(admin):
    save(admin)
    page = save(admin, begun="")
    assert page.context["form"].errors["name"] == ["Another provider is called so already."]
    address = reverse("students:provider", args=[IdentityProvider.objects.get().uuid])
    assert "Saved." in admin.post(address, FILLED, follow=True).text


def test_a_provider_is_taken_away(admin):
    save(admin)
    admin.post(reverse("students:delete_provider", args=[IdentityProvider.objects.get().uuid]))
    assert not IdentityProvider.objects.exists()


def test_strangers_are_told_of_no_district(db, client):
    page = client.get(reverse("students:choose_district"))
    assert "North" not in page.text
    nobody = client.get(reverse("students:ways_in", args=["nowhere"]))
    assert "no other way to sign in here" in nobody.text
    led = client.post(reverse("students:choose_district"), {"code": "north-1"})
    assert led["Location"] == reverse("students:ways_in", args=["north-1"])
