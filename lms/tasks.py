"""Housekeeping that beat asks for."""

from celery import shared_task
from django.core.management import call_command

from courses.selectors import each_district
from lms.records.copies import make_copies
from lms.records.erasure import erase_due
from lms.records.retention import let_go


@shared_task
def clear_sessions() -> None:
    """Drop the sessions that have ended."""
    call_command("clearsessions")


@shared_task
def look_after_records() -> None:
    """Make the copies that people asked for, and erase whose time has come."""
    for _ in each_district():
        make_copies()
        erase_due()


@shared_task
def let_records_go() -> None:
    """Let go of what has been kept long enough."""
    for _ in each_district():
        let_go()
