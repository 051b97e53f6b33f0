"""Who is it that comes from a provider? Found by the roster's identifiers, or nobody."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.db import transaction

from students.models import Action, ExternalIdentity, IdentityProvider, User
from students.services.audit import record


class Why(StrEnum):
    """Why nobody was signed in."""

    PROVIDER = "provider"
    UNVERIFIED = "unverified-email"
    DOMAIN = "foreign-domain"
    UNKNOWN = "not-in-roster"
    MOVED = "another-account"


class NotOurs(Exception):
    """Whoever it is, none of the district's people."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def person_from(provider: IdentityProvider, claims: Mapping[str, Any]) -> User:
    """Return the person of the provider's district whom the claims name, linked from now on.

    Works in the session's district. Raises NotOurs. 3 queries, 5 the first time.
    """
    person = _in_roster(provider, claims)
    subject = str(claims["sub"])[:255]
    by_subject = provider.identities.filter(subject=subject).first()
    by_person = provider.identities.filter(user=person).first()
    if by_subject is None and by_person is None:
        ExternalIdentity.objects.create(provider=provider, user=person, subject=subject)
        record(Action.ACCOUNT_LINKED, actor=person, subject=person, target=provider)
    elif by_subject is None or by_person is None or by_subject.pk != by_person.pk:
        raise NotOurs(Why.MOVED)
    return person


def _in_roster(provider: IdentityProvider, claims: Mapping[str, Any]) -> User:
    """Return the one active person whom the roster names as the claims do."""
    email = claims.get("email")
    is_address = isinstance(email, str) and email.count("@") == 1
    if is_address and provider.domains and _domain(str(email)) not in provider.allowed_domains:
        raise NotOurs(Why.DOMAIN)
    rostered = User.objects.filter(
        district=provider.district_id, is_active=True, sourced_id__isnull=False
    ).exclude(sourced_id="")
    if provider.match == IdentityProvider.Match.EMAIL:
        if not is_address or claims.get("email_verified") is not True:
            raise NotOurs(Why.UNVERIFIED)
        found = rostered.filter(roster_email__iexact=email)
    else:
        named = claims.get(provider.claim)
        if not isinstance(named, str) or not named:
            raise NotOurs(Why.UNKNOWN)
        by_id = provider.match == IdentityProvider.Match.SOURCED_ID
        found = rostered.filter(sourced_id=named) if by_id else rostered.filter(username=named)
    people = list(found[:2])
    if len(people) != 1:
        raise NotOurs(Why.UNKNOWN)
    return people[0]


def _domain(email: str) -> str:
    return email.rpartition("@")[2].lower()


def note_refusal(provider: IdentityProvider, why: Why, code: str = "") -> None:
    """Record that somebody came from a provider and was nobody here."""
    details = {"why": why} | ({"code": code} if code else {})
    record(Action.SIGN_IN_FAILED, target=provider, details=details)


@transaction.atomic
def save_provider(provider: IdentityProvider, admin: User) -> None:
    """Keep how a district signs in; who was linked by another issuer or client is linked anew."""
    before = IdentityProvider.objects.filter(pk=provider.pk).first() if provider.pk else None
    provider.save()
    if before and (before.issuer, before.client_id) != (provider.issuer, provider.client_id):
        provider.identities.all().delete()
    record(Action.SETTINGS_CHANGED, actor=admin, target=provider)


@transaction.atomic
def delete_provider(provider: IdentityProvider, admin: User) -> None:
    """Take a provider away; who came by it signs in by password again."""
    record(Action.SETTINGS_CHANGED, actor=admin, target=provider, details={"deleted": True})
    provider.delete()


@transaction.atomic
def unlink(person: User, admin: User) -> int:
    """Forget from which accounts a person came; the next one that the roster fits is hers."""
    forgotten, _ = ExternalIdentity.objects.filter(user=person).delete()
    if forgotten:
        record(Action.ACCOUNT_UNLINKED, actor=admin, subject=person)
    return forgotten
