"""Recording what happened, for those who have to answer for it later."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from enum import Enum
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from allauth.core.internal.httpkit import get_client_ip
from django.db import models, transaction
from django.db.models.functions import Now
from django.http import HttpRequest

from courses.models import District
from courses.tenancy import in_district
from students.audit_chain import particulars_digest
from students.models import (
    Action,
    Alarm,
    AuditEntry,
    AuditParticulars,
    Role,
    User,
)
from students.models.audit import CODE
from students.selectors.access import roles_of, teaches

BULK_ROWS = 200
DENIED_AN_HOUR = 20
ADMINS = {Role.SCHOOL_ADMIN, Role.DISTRICT_ADMIN}
_LONGEST_WORDS = 300
_log = structlog.get_logger(__name__)
# The request that is being answered, so that a service need not be handed it to tell who asks.
ASKING: ContextVar[HttpRequest | None] = ContextVar("asking", default=None)
Person = User | int | None
_Details = Mapping[str, Any]


def record(
    action: Action,
    *,
    actor: Person = None,
    subject: Person = None,
    target: "models.Model | str" = "",
    details: _Details | None = None,
    request: HttpRequest | None = None,
) -> AuditEntry | None:
    """Record that `actor` (by default who asks) did something, to `subject` where it was a person.

    People are given as rows or by their numbers. `target` is a row or a code for one. Of
    `details`, figures, UUIDs and members of enumerations stay for good; every text, and the
    address that `request` came from, is kept apart, where erasure reaches it. Without a `request`
    it is the one that is being answered, if any. Call it inside the transaction of what it records.
    1 query, 2 with particulars; 3 more where the request has not entered a district yet.

    Returns None for what belongs to no district, of which only a log line is left.
    """
    request = request or ASKING.get()
    actor = actor or _asking(request)
    with _at_home(request, actor, subject, target) as has_district:
        if not has_district:
            _log.warning("recorded_in_no_district", action=str(action), actor=_number(actor))
            return None
        return _store(
            action, _number(actor), _number(subject), _code(target), details or {}, request
        )


def record_export(
    request: HttpRequest, target: "models.Model | str", rows: int, *, subject: Person = None
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
    actor_id: int | None,
    subject_id: int | None,
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
        "actor_id": actor_id,
        "impersonator_id": getattr(getattr(request, "impersonator", None), "pk", None),
        "subject_id": subject_id,
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
    told = {"entry": entry.pk, "action": str(action), "actor": actor_id, "subject": subject_id}
    transaction.on_commit(partial(_log.info, "audited", **told, target=target, **_figures(codes)))
    return entry


def _figures(codes: dict[str, Any]) -> dict[str, Any]:
    """Return what an entry's line in the log says besides: which alarm, and how many rows."""
    return {name: codes[name] for name in ("kind", "rows") if name in codes}


def record_look(request: HttpRequest, student: User) -> None:
    """Record that an admin looked at the work of a student whom she doesn't teach.

    Teachers, guardians and the student herself leave nothing. 0 queries for them after
    `roles_of`, 3 for an admin.
    """
    asker = _asking(request)
    if asker is None or asker.pk == student.pk or not roles_of(asker) & ADMINS:
        return
    if not teaches(asker, student):
        name = getattr(request.resolver_match, "view_name", "")
        record(Action.VIEWED_SENSITIVE, subject=student, target=name, request=request)


def record_denied(request: HttpRequest, target: str, details: _Details) -> AuditEntry | None:
    """Record that somebody was refused, up to 20 times an hour, the last with an alarm. 3 queries.

    So it tells who tries doors without letting her fill the log.
    """
    asker = _asking(request)
    if asker is None or asker.district_id is None:
        return None
    lately = AuditEntry.objects.filter(
        district_id=asker.district_id,
        actor_id=asker.pk,
        action=Action.DENIED,
        at__gt=Now() - timedelta(hours=1),
    )
    before = lately[:DENIED_AN_HOUR].count()
    if before >= DENIED_AN_HOUR:
        return None
    if before == DENIED_AN_HOUR - 1:
        raise_alarm(Alarm.MANY_DENIED, request=request)
    return record(Action.DENIED, target=target, details=details, request=request)


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


def _number(person: Person) -> int | None:
    return person.pk if isinstance(person, User) else person


def _asking(request: HttpRequest | None) -> User | None:
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None


def _address_of(request: HttpRequest | None) -> str | None:
    """Return where a request came from; what a proxy that isn't ours says is not read."""
    address: str | None = get_client_ip(request) if request is not None else None
    return address


def _district_of(thing: object) -> int | None:
    found: int | None = getattr(thing, "pk" if isinstance(thing, District) else "district_id", None)
    return found


@contextmanager
def _at_home(request: HttpRequest | None, *things: object) -> Iterator[bool]:
    """Work for the district of the first thing that has one, unless the session already does.

    Without a request it is taken for granted that whoever calls has entered a district.
    """
    if request is None or getattr(request, "district_id", None) is not None:
        yield True
        return
    home = next(filter(None, map(_district_of, things)), None)
    if home is None:
        yield False
        return
    with in_district(home):
        yield True
