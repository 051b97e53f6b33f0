"""Who may ask for a copy or an erasure of whom, and what was erased for good."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from hmac import new as hmac
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.tenancy import session_district, through
from students.models import Erasure, PersonCopy, RecordsRules, Role, Tombstone, User
from students.models.records import MOST_FAILURES
from students.selectors.access import roles_of, wards_of

Reader = Literal["person", "family", "district"]


def rules_in_force() -> RecordsRules:
    """Return what the session's district decided, or the defaults, unsaved. 1 query."""
    return RecordsRules.objects.filter(district=session_district()).first() or RecordsRules()


def runs_records(user: User) -> bool:
    """Say whether a person answers for the records of her district. 0 or 1 query."""
    return Role.DISTRICT_ADMIN in roles_of(user)


def people_of(admin: User) -> QuerySet[User]:
    """Return the people of a district whose records a district admin answers for: all of them."""
    if not runs_records(admin):
        return User.objects.none()
    return User.objects.filter(district_id=admin.district_id or 0, is_nameless=False)


def reader_of(user: User, person: User) -> Reader | None:
    """Return in which part somebody may copy a person's records; None if she may not. 1 to 3
    queries."""
    if user.district_id is None or user.district_id != person.district_id or person.is_nameless:
        return None
    if user.pk == person.pk:
        return "person" if rules_in_force().people_may_copy else None
    if runs_records(user):
        return "district"
    if wards_of(user).filter(pk=person.pk).exists() and rules_in_force().families_may_copy:
        return "family"
    return None


def copyable_for(user: User, uuid: UUID) -> tuple[User, Reader]:
    """Return a person of whom somebody may make a copy, and in which part, or 404."""
    person = get_object_or_404(User, uuid=uuid, district_id=user.district_id or 0)
    reader = reader_of(user, person)
    if reader is None:
        raise Http404
    return person, reader


def copyable_by(user: User) -> list[User]:
    """Return herself and her children, as far as a person may copy them. At most 3 queries."""
    rules = rules_in_force()
    mine = [user] if rules.people_may_copy and user.district_id else []
    return [
        *mine,
        *(wards_of(user).order_by("first_name", "pk") if rules.families_may_copy else ()),
    ]


def erasable_by(admin: User) -> QuerySet[User]:
    """Return the people whom a district admin may erase: anybody but herself."""
    return people_of(admin).exclude(pk=admin.pk)


def erasable_for(admin: User, uuid: UUID) -> User:
    """Return a person whom a district admin may erase, or 404."""
    return get_object_or_404(erasable_by(admin), uuid=uuid)


def copies_visible_to(user: User) -> QuerySet[PersonCopy]:
    """Return the copies a person asked for, of whom she may still have one."""
    return PersonCopy.objects.filter(asked_by=user).select_related("person", "file")


def copy_for(user: User, uuid: UUID) -> PersonCopy:
    """Return a copy this person asked for and may still have, or 404."""
    copy = get_object_or_404(copies_visible_to(user), uuid=uuid)
    if reader_of(user, copy.person) is None:
        raise Http404
    return copy


def erasures_visible_to(user: User) -> QuerySet[Erasure]:
    """Return the erasures of a district, for those who answer for its records."""
    if not runs_records(user):
        return Erasure.objects.none()
    of_district = Erasure.objects.filter(district_id=user.district_id or 0)
    return of_district.select_related("person", "asked_by")


def erasure_for(user: User, uuid: UUID) -> Erasure:
    """Return an erasure of a district admin's district, or 404."""
    return get_object_or_404(erasures_visible_to(user), uuid=uuid)


def digests(district_id: int, kind: str, name: str) -> list[str]:
    """Return the digests an identifier may have left, by the secret of today and earlier ones."""
    text = f"{district_id}:{kind}:{name}".encode()
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hmac(f"tombstone:{secret}".encode(), text, sha256).hexdigest() for secret in secrets]


def erased_among(district_id: int, kind: str, names: Iterable[str]) -> set[str]:
    """Return the identifiers among these of people who were erased and may not return. 1 query."""
    by_digest: Mapping[str, str] = {
        digest: name for name in names for digest in digests(district_id, kind, name)
    }
    stones = Tombstone.objects.filter(
        district=district_id,
        erasure__may_return_at__isnull=True,
        kind=kind,
        digest__in=by_digest,
    )
    return {by_digest[digest] for digest in stones.values_list("digest", flat=True)}


def districts_with_records_to_do() -> list[int]:
    """Return the districts in which a copy is to be made or a person to be erased now.

    4 queries, whatever the number of districts.
    """
    with through("dispatch"):
        found = {*_copies_to_make().values_list("district_id", flat=True)}
        return sorted(found | {*_erasures_due().values_list("district_id", flat=True)})


def records_are_open() -> bool:
    """Say whether a copy or an erasure waits now, in any district. 1 or 2 queries.

    The session stands in the door `dispatch`.
    """
    return _copies_to_make().exists() or _erasures_due().exists()


def _copies_to_make() -> QuerySet[PersonCopy]:
    return PersonCopy.objects.filter(made_at=None, failures__lt=MOST_FAILURES)


def _erasures_due() -> QuerySet[Erasure]:
    return Erasure.objects.filter(withdrawn_at=None, done_at=None, due_at__lte=Now())
