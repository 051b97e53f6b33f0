"""Let go of what has been kept long enough: district by district, some rows at a time.

The session is in the district. Tables say by `since` and `period` from when on their rows are
counted; the rest are files, the log, and people who have left, who are erased as on request: with
time to take it back, and a receipt.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from courses.tenancy import session_district
from lms.records import copies
from lms.records.periods import NEVER, PERIODS, days_kept
from lms.records.registry import tables
from students.models import (
    Action,
    AuditEntry,
    Enrollment,
    Erasure,
    Membership,
    PersonCopy,
    User,
)
from students.services.audit import record
from students.services.audit_keeping import cut_chain

BATCH = 500
MOST_BATCHES = 200
MOST_PEOPLE = 50
SOON_DAYS = 30
# The database keeps younger entries of the log from being deleted.
SHORTEST_AUDIT_DAYS = 366


@dataclass(frozen=True, slots=True)
class Due:
    """What of one kind has been kept long enough now, and what will have been within SOON_DAYS."""

    name: str
    label: str
    days: int
    now: int
    soon: int

    @property
    def is_kept_for_ever(self) -> bool:
        return self.days == NEVER


def due() -> list[Due]:
    """Return what would be let go, kind by kind. Some queries a kind."""
    found = []
    for name, period in PERIODS.items():
        days = days_kept(name)
        counts = (0, 0) if days == NEVER else _counts(name, days)
        found.append(Due(name, str(period.label), days, *counts))
    return found


def let_go() -> dict[str, int]:
    """Let go of what is due, within bounds; return how much by kind. The rest waits for next time.

    Each batch is a transaction of its own.
    """
    gone: dict[str, int] = {}
    for name in PERIODS:
        days = days_kept(name)
        number = 0 if days == NEVER else sum(_batches(name, _cutoff(days)))
        if number:
            gone[name] = number
    if gone:
        record(Action.RETENTION, details=gone)
    return gone


def _cutoff(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _counts(name: str, days: int) -> tuple[int, int]:
    """Return how much is due now, and how much more will be soon."""
    now, soon = _cutoff(days), _cutoff(max(0, days - SOON_DAYS))
    at_present = _count(name, now)
    return at_present, _count(name, soon) - at_present


def _count(name: str, before: datetime) -> int:
    if name == "uploads":
        return len(list(_old_uploads(before)))
    return sum(rows.count() for rows in _rows(name, before))


def _rows(name: str, before: datetime) -> Iterator[QuerySet[Model]]:
    """Yield the rows of a kind that are older than a moment, table by table."""
    special: dict[str, Callable[[datetime], QuerySet[Model]]] = {
        "copies": _old_copies,
        "former": lambda moment: former_people(moment),
        "audit": _old_entries,
    }
    if name in special:
        yield special[name](before)
    for table in tables():
        if table.personal.period == name:
            yield table.rows().filter(**{f"{table.personal.since}__lt": before})


def _batches(name: str, before: datetime) -> Iterator[int]:
    """Delete what is old, and yield how much at a time."""
    if name == "uploads":
        yield from map(_drop_upload, _old_uploads(before))
    elif name == "copies":
        yield copies.let_go(_old_copies(before)) + copies.take_back_lost()
    elif name == "audit":
        old = _old_entries(before).count()
        yield old if old and cut_chain(before) else 0
    elif name == "former":
        yield sum(map(_let_leave, former_people(before)[:MOST_PEOPLE]))
    else:
        for rows in _rows(name, before):
            yield from _in_batches(rows)


def _in_batches(rows: QuerySet[Model]) -> Iterator[int]:
    for _ in range(MOST_BATCHES):
        with transaction.atomic():
            numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
            rows.model._default_manager.filter(pk__in=numbers).delete()
        yield len(numbers)
        if len(numbers) < BATCH:
            return


def former_people(before: datetime) -> QuerySet[User]:
    """Return people whose last day in a school or class was before a moment, the first to leave
    first; not those whose erasure is under way, or was taken back within a year.
    """
    hers = {"user": OuterRef("pk")}
    stays = Q(ends_on__isnull=True) | Q(ends_on__gte=before.date())
    recently = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=_cutoff(365))
    asked = Erasure.objects.filter(recently, person=OuterRef("pk"))
    memberships, enrollments = Membership.objects.filter(**hers), Enrollment.objects.filter(**hers)
    return (
        User.objects.filter(district=session_district(), is_nameless=False, is_superuser=False)
        .filter(Exists(memberships))
        .exclude(Exists(memberships.filter(stays)))
        .exclude(Exists(enrollments.filter(stays)))
        .exclude(last_login__gte=before)
        .exclude(Exists(asked))
        .order_by("pk")
    )


def _let_leave(person: User) -> int:
    """Ask for the erasure of somebody who has left."""
    due_at = Now() + timedelta(days=settings.ERASURE_WAITING_DAYS)
    Erasure.objects.create(person=person, why=Erasure.Why.RETENTION, due_at=due_at)
    return 1


def _old_copies(before: datetime) -> QuerySet[PersonCopy]:
    return PersonCopy.objects.filter(
        Q(expires_at__lt=Now()) | Q(asked_at__lt=before), district=session_district()
    )


def _old_entries(before: datetime) -> QuerySet[AuditEntry]:
    """Return the log's entries that may go: never those of the last year."""
    moment = min(before, _cutoff(SHORTEST_AUDIT_DAYS))
    return AuditEntry.objects.filter(district=session_district(), at__lt=moment)


def _old_uploads(before: datetime) -> Iterator[str]:
    """Yield the district's uploads for imports that were never used."""
    if not default_storage.exists("imports"):
        return
    folders = default_storage.listdir("imports")[0]
    ours = User.objects.filter(district=session_district(), uuid__in=folders)
    for uuid in ours.values_list("uuid", flat=True):
        for kind in default_storage.listdir(f"imports/{uuid}")[0]:
            for name in default_storage.listdir(f"imports/{uuid}/{kind}")[1]:
                place = f"imports/{uuid}/{kind}/{name}"
                if default_storage.get_modified_time(place).astimezone(UTC) < before:
                    yield place


def _drop_upload(name: str) -> int:
    default_storage.delete(name)
    return 1
