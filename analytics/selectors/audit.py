"""The log as admins read it, and as those read it whom it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from analytics.selectors.audit_words import detail, thing
from students.models import (
    Action,
    Alarm,
    AuditEntry,
    AuditParticulars,
    User,
)
from students.selectors.audit import in_a_table_of
from students.selectors.names import is_called, words_of

PAGE_SIZE = 50
MOST_EXPORTED = 20_000
_TOLD: dict[str, str | Promise] = {
    Action.VIEWED_SENSITIVE: _("looked at the work"),
    Action.EXPORTED: _("saved the work in a file"),
    Action.IMPERSONATION_BEGUN: _("acted in this name"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; what is None or empty asks for nothing."""

    action: str = ""
    person: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words. `url` is where an alarm is seen to, `details` pairs of word and value."""

    pk: int
    at: datetime
    action: str
    who: str
    really: str
    whom: str
    target: str
    details: list[tuple[str, str]]
    address: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log; `older` is the number to go on from, None on the last page."""

    lines: list[Line]
    older: int | None


def filtered(entries: "QuerySet[AuditEntry]", wanted: Wanted | None) -> "QuerySet[AuditEntry]":
    """Keep the entries that are asked for, the latest first; of what can't be read, none.

    A person's are also the tables of classes that she is in.
    """
    if wanted is None:
        return entries.none()
    if wanted.action:
        entries = entries.filter(action=wanted.action)
    for word in words_of(wanted.person):
        people = User.objects.filter(is_called(word)).values("pk")
        theirs = Q(actor_id__in=people) | Q(subject_id__in=people)
        entries = entries.filter(theirs | in_a_table_of(Q(user__in=people)))
    if wanted.since:
        entries = entries.filter(at__gte=_beginning(wanted.since))
    if wanted.until:
        entries = entries.filter(at__lt=_beginning(wanted.until + timedelta(days=1)))
    return entries.order_by("-pk")


def log_page(entries: "QuerySet[AuditEntry]", before: int | None) -> LogPage:
    """Return the page that follows an entry. 3 queries, however long the log is."""
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(entries[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return LogPage(lines_of(shown), shown[-1].pk if len(found) > PAGE_SIZE else None)


def lines_of(entries: Sequence[AuditEntry]) -> list[Line]:
    """Put entries into words. 2 queries."""
    names = _names(entries)
    kept = AuditParticulars.objects.in_bulk([entry.pk for entry in entries])
    return [_line(entry, names, kept.get(entry.pk)) for entry in entries]


def looks_told(entries: "QuerySet[AuditEntry]") -> list[Line]:
    """Return the latest looks at a person in her own words: no addresses, no codes. 2 queries."""
    found = list(entries[:PAGE_SIZE])
    names = _names(found)
    return [_look(entry, names) for entry in found]


def _look(entry: AuditEntry, names: Mapping[int, str]) -> Line:
    is_table = entry.target.startswith("section:")
    told = _("saved a table of the class in a file") if is_table else _TOLD[entry.action]
    who, really = _name(entry.actor_id, names), _really(entry, names)
    return Line(entry.pk, entry.at, str(told), who, really, "", "", [], "")


def _line(entry: AuditEntry, names: Mapping[int, str], kept: AuditParticulars | None) -> Line:
    details = entry.details | (kept.words if kept else {})
    is_alarm = entry.action == Action.ALARM
    kind = details.pop("kind", "") if is_alarm else ""
    return Line(
        pk=entry.pk,
        at=entry.at,
        action=str(Alarm(kind).label) if kind else entry.get_action_display(),
        who=_name(entry.actor_id, names),
        really=_really(entry, names),
        whom="" if entry.subject_id is None else _name(entry.subject_id, names),
        target=thing(entry.target),
        details=[detail(name, value) for name, value in sorted(details.items())],
        address=(kept and kept.address) or "",
    )


def _names(entries: Iterable[AuditEntry]) -> dict[int, str]:
    ids = {
        number
        for entry in entries
        for number in (entry.actor_id, entry.impersonator_id, entry.subject_id)
        if number is not None
    }
    return {pk: user.display_name for pk, user in User.objects.in_bulk(ids).items()}


def _name(number: int | None, names: Mapping[int, str]) -> str:
    """Return what a person is called today; of who is gone, or an operator, there is a number."""
    if number is None:
        return gettext("the system")
    return names.get(number) or gettext("person %(number)s") % {"number": number}


def _really(entry: AuditEntry, names: Mapping[int, str]) -> str:
    return "" if entry.impersonator_id is None else _name(entry.impersonator_id, names)


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
