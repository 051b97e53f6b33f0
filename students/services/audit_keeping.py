"""Keeping the log: noting how far it has come, forgetting people, letting old entries go."""

from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import Q

from courses.tenancy import session_district
from students.models import AuditHead, AuditParticulars, AuditSeal

_log = structlog.get_logger(__name__)


def forget_particulars_of(person_id: int) -> int:
    """Delete what is personal in every entry about or by a person; return from how many. 1 query.

    The entries stay, with the number of an account that is no more, and the chain verifies.
    """
    hers = Q(actor_id=person_id) | Q(subject_id=person_id) | Q(impersonator_id=person_id)
    return AuditParticulars.objects.filter(hers).delete()[0]


def note_head() -> AuditHead | None:
    """Note how far the district's chain has come, here and in a log line; None of an empty one.

    Nothing is noted where nothing was added. 2 or 3 queries.
    """
    of_district = {"district": session_district()}
    last = AuditSeal.objects.filter(**of_district).order_by("-number").first()
    if last is None:
        return None
    noted = AuditHead.objects.filter(**of_district).order_by("-number", "-pk").first()
    if noted is None or (noted.number, noted.hash) != (last.number, last.hash):
        noted = AuditHead.objects.create(number=last.number, hash=last.hash)
    _log.info("audit_head", district=last.district_id, number=last.number, hash=last.hash)
    return noted


def cut_chain(before: datetime) -> int:
    """Delete the entries of before a moment from the chain's beginning; return up to which link.

    0 where nothing is that old. The last link stays whatever its age, and a head marks where the
    chain begins now. The database refuses what is younger than a year. 1 query.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT students_cut_audit(%s)", [before])
        return int(cursor.fetchone()[0])
