"""Erase a person: her rows, files, sessions and what caches know; keep a receipt without a name.

What her classes' figures are made of stays, moved to a new account that is nobody's: no name, no
sign-in, another number and other addresses. The registry says which rows and columns those are.
Everything in the database happens in one transaction. Files and caches follow it; until they are
done the erasure isn't, and is taken up again at the next look.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.functions import RandomUUID
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Field, FileField, Model, Q, QuerySet
from django.db.models.functions import Now

from assessments.selectors.answers import answers_without_words
from courses.personal import GOES, NAMELESS, STAYS, UNLINKED
from courses.tenancy import session_district
from lms.records import copies, valkey
from lms.records.receipts import signed
from lms.records.registry import Table, tables
from students.models import Action, Erasure, PersonCopy, Session, Tombstone, User
from students.selectors.records import digests
from students.services.audit import record
from students.services.files import forget_files_of
from students.sessions import SessionStore

_log = structlog.get_logger(__name__)

# Of rows that would stay, those that say nothing to anybody any more: nobody can score them now.
LEFT_OUT = {"assessments.Response": Q(score__isnull=True, grades__isnull=True)}
# Where a column is emptied of most rows, the rows whose value holds nothing of the person.
HARMLESS: dict[tuple[str, str], Callable[[QuerySet[Any]], list[int]]] = {
    ("assessments.Response", "answer"): answers_without_words,
}


@dataclass
class Account:
    """What an erasure did, by table; and what it must still reach once that is committed."""

    removed: Counter[str] = field(default_factory=Counter)
    made_nameless: Counter[str] = field(default_factory=Counter)
    unlinked: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def count_removed(self, deleted: tuple[int, dict[str, int]]) -> None:
        """Add what Django says it deleted."""
        self.removed.update({label: number for label, number in deleted[1].items() if number})


def erase_due() -> int:
    """Carry out the erasures of the session's district whose time has come; return how many."""
    done = 0
    due = Erasure.objects.filter(
        district=session_district(), withdrawn_at=None, done_at=None, due_at__lte=Now()
    )
    for number in list(due.order_by("due_at").values_list("pk", flat=True)):
        try:
            done += erase(number)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are carried out
            _log.error("erasure_failed", erasure=number, error=type(error).__name__)
    return done


def erase(number: int) -> bool:
    """Carry out one erasure, or what is left of it. True if it is done now."""
    begun = _erase_rows(number)
    if begun is None:
        return False
    files, words = begun.receipt["to_do"]["files"], begun.receipt["to_do"]["words"]
    for name in files:
        default_storage.delete(name)
    forgotten = valkey.forget(words)
    with transaction.atomic():
        erasure = Erasure.objects.select_for_update().get(pk=number)
        if erasure.done_at is not None:
            return False
        told = {key: value for key, value in erasure.receipt.items() if key != "to_do"}
        told |= {"files": len(files), "keys_in_caches": forgotten}
        Erasure.objects.filter(pk=number).update(receipt=signed(told), done_at=Now())
    return True


@transaction.atomic
def _erase_rows(number: int) -> Erasure | None:
    """Take a person out of every table; None where there is nothing to do (any more)."""
    open_one = Erasure.objects.select_for_update(of=("self",)).filter(
        pk=number, withdrawn_at=None, done_at=None
    )
    erasure = open_one.select_related("asked_by").first()
    if erasure is None or erasure.person_id is None:
        return erasure if erasure is not None and "to_do" in erasure.receipt else None
    person = User.objects.select_for_update().get(pk=erasure.person_id)
    account = Account(words=valkey.identifiers_of(person), files=list(_files_of(person)))
    record(Action.ERASED, actor=erasure.asked_by, subject=person, target=erasure)
    _bury(erasure, person)
    _remove(person, account)
    Erasure.objects.filter(pk=number).update(receipt=_receipt(erasure, account))
    return Erasure.objects.get(pk=number)


def _remove(person: User, account: Account) -> None:
    account.removed["students.Session"] = _end_sessions(person)
    account.removed["students.PersonCopy"] = copies.let_go(
        PersonCopy.objects.filter(Q(person=person) | Q(asked_by=person))
    )
    account.removed["students.StoredFile"] = forget_files_of(person)
    account.count_removed(_mentions(person).delete())
    for table in tables():
        if "self" not in table.personal.people:
            account.count_removed(table.rows_of(person.pk, GOES).delete())
            account.count_removed(_leaving(table, person).delete())
    for table in tables():
        for path in _paths(table, UNLINKED):
            account.unlinked[table.label] += (
                table.rows().filter(**{path: person.pk}).update(**{path: None})
            )
    staying = [table for table in tables() if table.rows_of(person.pk, NAMELESS).exists()]
    nobody = _nobody(person) if staying else None
    for table in staying:
        account.made_nameless[table.label] += _make_nameless(table, person, nobody)
    account.count_removed(person.delete())


def _paths(table: Table, *fates: object) -> list[str]:
    return [path for path, fate in table.personal.people.items() if fate in fates]


def _leaving(table: Table, person: User) -> QuerySet[Model]:
    """Return the rows that could stay nameless, but serve nobody."""
    rows = table.rows_of(person.pk, NAMELESS)
    leaving = LEFT_OUT.get(table.label, Q(pk__in=[]))
    if table.personal.nameless_if:
        leaving |= ~Q(pk__in=rows.filter(**table.personal.nameless_if).values("pk"))
    return rows.filter(leaving)


def _nobody(person: User) -> User:
    """Make the account that stands for what was somebody's."""
    return User.objects.create(
        username=f"erased-{secrets.token_hex(8)}",
        password=make_password(None),
        district_id=person.district_id,
        is_active=False,
        is_nameless=True,
    )


def _make_nameless(table: Table, person: User, nobody: User | None) -> int:
    """Move rows to nobody's account, and empty every column that isn't to stay."""
    rows = table.rows_of(person.pk, NAMELESS)
    pointing = set(_paths(table, NAMELESS))
    emptied = [
        column
        for column in table.model._meta.concrete_fields
        if column.name in table.personal.columns - table.personal.keeps - pointing
    ]
    for column in emptied:
        keep = HARMLESS.get((table.label, column.name))
        chosen = rows.exclude(pk__in=keep(rows)) if keep else rows
        chosen.update(**{column.name: _empty(column)})
    return rows.update(**dict.fromkeys(pointing, nobody))


def _empty(column: "Field[Any, Any]") -> Any:
    """Return what a column says that says nothing."""
    if column.null:
        return None
    if column.unique and column.has_default():
        return RandomUUID()
    return column.get_default() if column.has_default() else column.to_python("")


def _end_sessions(person: User) -> int:
    """Delete a person's sessions. Who signed in is written inside, so each one is opened."""
    store, number = SessionStore(), str(person.pk)
    near = Session.objects.filter(Q(home=person.district_id) | Q(home__isnull=True))
    keys = [
        session.session_key
        for session in near.iterator()
        if store.decode(session.session_data).get(SESSION_KEY) == number
    ]
    return Session.objects.filter(pk__in=keys).delete()[0]


def _mentions(person: User) -> QuerySet[LogEntry]:
    """Return what operators' log says about her row: it has her username in it."""
    kind = ContentType.objects.get_for_model(User)
    return LogEntry.objects.filter(content_type=kind, object_id=str(person.pk))


def _files_of(person: User) -> Iterator[str]:
    """Yield the names in storage of what goes with a person."""
    yield from _under(f"imports/{person.uuid}")
    for table in tables():
        for column in table.model._meta.concrete_fields:
            if isinstance(column, FileField):
                found = table.rows_of(person.pk, GOES, NAMELESS).exclude(**{column.name: ""})
                yield from found.values_list(column.name, flat=True)


def _under(folder: str) -> Iterator[str]:
    if default_storage.exists(folder):
        folders, names = default_storage.listdir(folder)
        yield from (f"{folder}/{name}" for name in names)
        for each in folders:
            yield from _under(f"{folder}/{each}")


def _bury(erasure: Erasure, person: User) -> None:
    """Leave what a roster and a restored backup are compared with."""
    district = person.district_id or 0
    named = {Tombstone.Kind.UUID: str(person.uuid), Tombstone.Kind.SOURCED_ID: person.sourced_id}
    for kind, name in named.items():
        if name:
            Tombstone.objects.update_or_create(
                kind=kind, digest=digests(district, kind, name)[0], defaults={"erasure": erasure}
            )


def _receipt(erasure: Erasure, account: Account) -> dict[str, Any]:
    """Return how much of what was erased, for the receipt; `to_do` is taken out when it is done."""
    stays = {table.label: table.personal.reason for table in tables() if _paths(table, STAYS)}
    return {
        "erasure": str(erasure.uuid),
        "why": erasure.why,
        "asked_at": erasure.asked_at.isoformat(),
        "asked_by_account": erasure.asked_by_id,
        "deleted": dict(sorted(account.removed.items())),
        "made_nameless": dict(sorted(account.made_nameless.items())),
        "unlinked": {name: number for name, number in sorted(account.unlinked.items()) if number},
        "stays": stays,
        "to_do": {"files": account.files, "words": account.words},
    }
