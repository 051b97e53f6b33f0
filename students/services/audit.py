"""Recording what happened, for those who have to answer for it later."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any
from uuid import UUID

import structlog
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest

from courses.tenancy import in_district
from students.audit_chain import particulars_digest
from students.models import (
    Action,
    Alarm,
    AuditEntry,
    AuditParticulars,
    User,
)
from students.models.audit import CODE

BULK_ROWS = 200
_LONGEST_WORDS = 300
_log = structlog.get_logger(__name__)
_Details = Mapping[str, Any]


def record(
    action: Action,
    *,
    actor: User | None = None,
    subject: User | None = None,
    target: "models.Model | str" = "",
    details: _Details | None = None,
    request: HttpRequest | None = None,
) -> AuditEntry | None:
    """Record that `actor` (by default who asks) did something, to `subject` where it was a person.

    `target` is a row or a code for one. Of `details`, figures, UUIDs and members of enumerations
    stay for good; every text, and the address that `request` came from, is kept apart, where
    erasure reaches it. Call it inside the transaction of what it records.
    1 query, 2 with particulars; 3 more where the request has not entered a district yet.

    Returns None for what belongs to no district, of which only a log line is left.
    """
    actor = actor or _asking(request)
    with _at_home(request, actor, subject, target) as has_district:
        if not has_district:
            _log.warning("recorded_in_no_district", action=str(action), actor=actor and actor.pk)
            return None
        return _store(action, actor, subject, _code(target), details or {}, request)


def record_export(
    request: HttpRequest, target: "models.Model | str", rows: int, *, subject: User | None = None
) -> AuditEntry | None:
    """Record that a file left, and raise an alarm where it was a large one. 2 to 5 queries."""
    told: dict[str, Any] = {"subject": subject, "target": target, "request": request}
    entry = record(Action.EXPORTED, details={"rows": rows}, **told)
    if rows >= BULK_ROWS:
        raise_alarm(Alarm.BULK_EXPORT, details={"rows": rows}, **told)
    return entry


def raise_alarm(kind: Alarm, *, details: _Details | None = None, **told: Any) -> AuditEntry | None:
    """Record something that an admin should look at; it shows until she says she has."""
    return record(Action.ALARM, details={"kind": kind, **(details or {})}, **told)


@transaction.atomic(savepoint=False)
def _store(
    action: Action,
    actor: User | None,
    subject: User | None,
    target: str,
    details: _Details,
    request: HttpRequest | None,
) -> AuditEntry:
    codes = {name: _plain(value) for name, value in details.items() if _is_plain(value)}
    words = {name: str(details[name])[:_LONGEST_WORDS] for name in details.keys() - codes.keys()}
    if not re.fullmatch(CODE, target):
        target, words = "", words | {"target": target[:_LONGEST_WORDS]}
    address, salt = _address_of(request), secrets.token_hex(16)
    people = {
        "actor_id": actor and actor.pk,
        "impersonator_id": getattr(getattr(request, "impersonator", None), "pk", None),
        "subject_id": subject and subject.pk,
    }
    is_personal = bool(words or address)
    entry = AuditEntry.objects.create(
        action=action,
        **people,
        target=target,
        details=codes,
        particulars_digest=particulars_digest(salt, address, words) if is_personal else "",
    )
    if is_personal:
        AuditParticulars.objects.create(
            entry_id=entry.pk, **people, address=address, words=words, salt=salt
        )
    return entry


def _is_plain(value: object) -> bool:
    """Tell whether a value may stand in an entry for good, because nobody can have typed it."""
    return value is None or isinstance(value, bool | int | float | UUID | Enum)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, UUID) else getattr(value, "value", value)


def _code(target: "models.Model | str") -> str:
    if isinstance(target, str):
        return target
    # A person's own address must not outlive her.
    name = target.pk if isinstance(target, User) else getattr(target, "uuid", target.pk)
    return f"{target._meta.model_name}:{name}"


def _asking(request: HttpRequest | None) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def _address_of(request: HttpRequest | None) -> str | None:
    """Return where a request came from, by the rule that limits sign-ins too."""
    if request is None:
        return None
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
    return address


@contextmanager
def _at_home(request: HttpRequest | None, *things: object) -> Iterator[bool]:
    """Work for the district of the first thing that has one, unless the session already does.

    Without a request it is taken for granted that whoever calls has entered a district.
    """
    if request is None or getattr(request, "district_id", None) is not None:
        yield True
        return
    home = next(filter(None, (getattr(thing, "district_id", None) for thing in things)), None)
    if home is None:
        yield False
        return
    with in_district(home):
        yield True
