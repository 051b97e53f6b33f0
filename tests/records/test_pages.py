"""Copying, erasing and keeping, as people do it on the pages."""

import json
from datetime import timedelta

import pytest
from django.forms import Form
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.tenancy import in_district
from lms.records.copies import make_copies
from lms.records.erasure import erase_due
from lms.records.receipts import is_genuine
from students.models import Action, AuditEntry, Erasure, PersonCopy, RecordsRules, User
from tests.factories import PASSWORD, Cast

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    """Somebody who has just shown her password, as those must who do what can't be undone."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.district_admin)


def look_after(cast: Cast) -> None:
    """What a worker does a moment later."""
    with in_district(cast.district.pk):
        make_copies()
        erase_due()


def filled_in(form: Form) -> dict[str, object]:
    """What a browser sends when somebody changes nothing."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def page(name: str, thing: object = None) -> str:
    return reverse(f"records:{name}", args=[thing] if thing else [])


def test_a_person_asks_for_her_copy_and_fetches_it(cast: Cast) -> None:
    client = signed_in(cast.student)
    response = client.post(page("make_copy", cast.student.uuid))
    copy = PersonCopy.objects.get()
    assert response["Location"] == page("copy", copy.uuid)
    assert b"Your copy is being made" in client.get(response["Location"]).content
    look_after(cast)
    assert b"Your copy is ready" in client.get(response["Location"]).content
    link = client.post(page("fetch", copy.uuid))["Location"]
    content = b"".join(client.get(link).streaming_content)
    assert content.startswith(b"PK")
    assert AuditEntry.objects.filter(action=Action.EXPORTED, subject_id=cast.student.pk).exists()
    assert signed_in(cast.guardian).get(link).status_code == 404


def test_a_family_copies_as_far_as_the_district_lets_it(cast: Cast) -> None:
    client = signed_in(cast.guardian)
    assert client.get(page("person", cast.student.uuid)).status_code == 200
    with in_district(cast.district.pk):
        RecordsRules.objects.create(families_may_copy=False, people_may_copy=False)
    assert client.get(page("person", cast.student.uuid)).status_code == 404
    assert signed_in(cast.student).get(page("person", cast.student.uuid)).status_code == 404


def test_an_erasure_says_what_it_does_and_wants_the_name(cast: Cast, admin: Client) -> None:
    address = page("erase", cast.student.uuid)
    shown = admin.get(address).content.decode()
    assert "What goes for good" in shown
    assert "What stays without a name" in shown
    refused = admin.post(address, {"name": "Somebody"})
    assert "This is not the person&#x27;s name." in refused.content.decode()
    assert admin.post(address, {"name": "Sam Example"})["Location"] == page("erasures")
    assert Erasure.objects.get().asked_by == cast.district_admin


def test_an_erasure_that_was_asked_for_is_not_told_as_done(cast: Cast, admin: Client, settings):
    settings.ERASURE_WAITING_DAYS = 14
    address = page("erase", cast.student.uuid)
    shown = admin.post(address, {"name": "Sam Example"}, follow=True).text
    assert "You asked for the erasure." in shown
    assert "the receipt is here then" in shown
    log = admin.get(reverse("analytics:audit")).text.partition("The latest first")[2]
    assert "asked to erase a person" in log
    assert "erased a person" not in log


@pytest.mark.parametrize("name", ["person", "erase"])
def test_who_reads_about_somebody_else_is_not_called_you(cast: Cast, admin: Client, name: str):
    assert "Your account" not in admin.get(page(name, cast.student.uuid)).text
    hers = signed_in(cast.student).get(page("person", cast.student.uuid)).text
    assert "Your account" in hers


def test_who_has_not_shown_lately_that_it_is_her_is_asked_again(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.district_admin)
    response = client.post(page("erase", cast.student.uuid), {"name": "Sam Example"})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not Erasure.objects.exists()


def test_an_erasure_is_taken_back_on_its_page(cast: Cast, admin: Client, settings) -> None:
    settings.ERASURE_WAITING_DAYS = 14
    admin.post(page("erase", cast.student.uuid), {"name": "Sam Example"})
    erasure = Erasure.objects.get()
    assert b"Will be erased on" in admin.get(page("erasures")).content
    admin.post(page("keep", erasure.uuid))
    assert b"Taken back on" in admin.get(page("erasures")).content


def test_the_receipt_is_handed_out_when_it_is_done(cast: Cast, admin: Client) -> None:
    admin.post(page("erase", cast.student.uuid), {"name": "Sam Example"})
    receipt = page("receipt", Erasure.objects.get().uuid)
    assert admin.get(receipt).status_code == 404
    look_after(cast)
    assert is_genuine(json.loads(admin.get(receipt).content))
    assert b"An erased person" in admin.get(page("erasures")).content


def test_an_admin_says_who_may_return(cast: Cast, admin: Client) -> None:
    admin.post(page("erase", cast.student.uuid), {"name": "Sam Example"})
    look_after(cast)
    erasure = Erasure.objects.get()
    for answer, may in (("yes", True), ("no", False)):
        admin.post(page("allow_return", erasure.uuid), {"may": answer})
        erasure.refresh_from_db()
        assert (erasure.may_return_at is not None) == may


def test_periods_are_changed_where_the_next_deletions_are_shown(cast: Cast, admin: Client) -> None:
    User.objects.filter(pk=cast.student.pk).update(last_login=None)
    left = timezone.localdate() - timedelta(days=400)
    cast.student.memberships.update(ends_on=left)
    cast.student.enrollments.update(ends_on=left)
    shown = admin.get(page("retention"))
    assert [each.now for each in shown.context["due"] if each.name == "former"] == [0]
    values = filled_in(shown.context["form"]) | {"former": 365}
    values.pop("families_may_copy")
    admin.post(page("retention"), values)
    rules = RecordsRules.objects.get()
    assert (rules.days, rules.families_may_copy) == ({"former": 365}, False)
    shown = admin.get(page("retention"))
    assert [each.now for each in shown.context["due"] if each.name == "former"] == [1]


@pytest.mark.parametrize(("name", "days"), [("former", 29), ("audit", 365), ("copies", -1)])
def test_a_period_that_is_too_short_is_refused(
    cast: Cast, admin: Client, name: str, days: int
) -> None:
    values = filled_in(admin.get(page("retention")).context["form"]) | {name: days}
    assert admin.post(page("retention"), values).context["form"].errors.keys() == {name}
    assert not RecordsRules.objects.exists()


def test_the_menu_leads_who_answers_for_records_to_erasures(cast: Cast, admin: Client) -> None:
    assert f'href="{page("index")}"' in admin.get(reverse("students:people")).text
    assert page("erasures") in admin.get(page("index")).text
    teacher = signed_in(cast.teacher)
    assert f'href="{page("index")}"' not in teacher.get(reverse("analytics:sections")).text
