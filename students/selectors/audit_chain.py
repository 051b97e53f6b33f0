"""Whether the log is as it was written: each entry, its particulars, its link and the chain's end.

Everything here looks at the district that the session is in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from json import loads
from typing import Any, Literal

from django.db import connection

from courses.tenancy import session_district
from students.audit_chain import FIELDS, link_hash, particulars_digest
from students.models import AuditHead, AuditSeal

Wrong = Literal[
    "entry-changed", "entry-gone", "particulars-changed", "link-gone", "not-linked", "end-gone"
]
BATCH = 5_000
FAULTS_TOLD = 100
DISTRICT = "nullif(current_setting('app.district', true), '')::bigint"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of the chain; `entry_id` is None where no entry is known."""

    wrong: Wrong
    number: int
    entry_id: int | None = None


@dataclass(slots=True)
class Verdict:
    """What was found between two links. `number` and `hash` are the chain's end as it stands."""

    checked: int = 0
    number: int = 0
    hash: str = ""
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify_chain(*, newest: int | None = None) -> Verdict:
    """Judge the chain from its beginning, or from the last noted head before the `newest` links.

    2 queries, and one for every 5,000 links.
    """
    begin = _beginning(newest)
    verdict = Verdict(number=begin.number, hash=begin.hash) if begin else Verdict()
    start, first_entry = verdict.number, 0
    for row in _links(start):
        first_entry = first_entry or row[2]
        _judge(verdict, row)
    verdict.faults += _lost_ends(start, verdict.number)
    verdict.faults += _not_linked(first_entry)
    del verdict.faults[FAULTS_TOLD:]
    return verdict


def head_differs(number: int, hash_: str) -> bool:
    """Tell whether the chain no longer holds a link that somebody noted elsewhere. 1 query."""
    return not _of_district(AuditSeal).filter(number=number, hash=hash_).exists()


def _of_district(model: Any) -> Any:
    return model.objects.filter(district=session_district())


def _beginning(newest: int | None) -> AuditHead | None:
    """Return the head to start from: where retention cut, or one that is at least that far back."""
    heads = _of_district(AuditHead).order_by("-number", "-pk")
    cut: AuditHead | None = heads.filter(is_cut=True).first()
    if newest is None:
        return cut
    last = _of_district(AuditSeal).order_by("-number").values_list("number", flat=True).first() or 0
    recent: AuditHead | None = heads.filter(number__lte=last - newest).first()
    return recent or cut


def _judge(verdict: Verdict, row: tuple[Any, ...]) -> None:
    """Compare one link with what it covers; go on from the link as it stands."""
    number, hash_, entry_id, is_there, salt, address, words, digest, fields = row
    if number != verdict.number + 1:
        verdict.faults.append(Fault("link-gone", verdict.number + 1))
    elif not is_there:
        verdict.faults.append(Fault("entry-gone", number, entry_id))
    elif link_hash(verdict.hash, number, fields) != hash_:
        verdict.faults.append(Fault("entry-changed", number, entry_id))
    if is_there and salt is not None and particulars_digest(salt, address, loads(words)) != digest:
        verdict.faults.append(Fault("particulars-changed", number, entry_id))
    verdict.checked += 1
    verdict.number, verdict.hash = number, hash_


def _links(after: int) -> Iterator[tuple[Any, ...]]:
    """Yield the links after a number, in their order, each with what it covers."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_LINKS, {"after": after, "batch": BATCH})
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < BATCH:
            return
        after = rows[-1][0]


def _lost_ends(start: int, end: int) -> list[Fault]:
    """Return the heads noted after `start` that the chain no longer leads to. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(_LOST_ENDS, {"start": start, "most": FAULTS_TOLD})
        lost = [number for (number,) in cursor.fetchall()]
    return [Fault("end-gone" if number > end else "entry-changed", number) for number in lost]


def _not_linked(first_entry: int) -> list[Fault]:
    """Return the entries from one on that are in no chain. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute(_NOT_LINKED, {"first": first_entry, "most": FAULTS_TOLD})
        return [Fault("not-linked", 0, entry_id) for (entry_id,) in cursor.fetchall()]


_LINKS = f"""
SELECT s.number, s.hash, s.entry_id, e.covered IS NOT NULL, p.salt, host(p.address), p.words,
       e.particulars_digest, e.covered
FROM students_auditseal s
LEFT JOIN LATERAL (
    SELECT ARRAY[{", ".join(FIELDS)}] AS covered, particulars_digest FROM students_auditentry
    WHERE id = s.entry_id AND district_id = s.district_id
) e ON true
LEFT JOIN students_auditparticulars p ON p.entry_id = s.entry_id AND p.district_id = s.district_id
WHERE s.district_id = {DISTRICT} AND s.number > %(after)s
ORDER BY s.number LIMIT %(batch)s
"""  # noqa: S608 - constants of ours

_LOST_ENDS = f"""
SELECT h.number FROM students_audithead h
LEFT JOIN students_auditseal s
       ON s.district_id = h.district_id AND s.number = h.number AND s.hash = h.hash
WHERE h.district_id = {DISTRICT} AND NOT h.is_cut AND h.number > %(start)s AND s.id IS NULL
ORDER BY h.number LIMIT %(most)s
"""  # noqa: S608 - constants of ours

_NOT_LINKED = f"""
SELECT e.id FROM students_auditentry e
LEFT JOIN students_auditseal s ON s.district_id = e.district_id AND s.entry_id = e.id
WHERE e.district_id = {DISTRICT} AND e.id >= %(first)s AND s.id IS NULL
ORDER BY e.id LIMIT %(most)s
"""  # noqa: S608 - constants of ours
