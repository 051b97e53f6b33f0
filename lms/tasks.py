"""Housekeeping that beat asks for."""

from contextlib import suppress

from celery import shared_task
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.selectors import each_district
from courses.tenancy import in_district
from lms.certificate_ends import warn_of_ends
from lms.fits import start_fits
from lms.imports.starting import start_imports
from lms.records.copies import make_copies
from lms.records.erasure import erase_due
from lms.records.retention import let_go
from students.selectors.records import districts_with_records_to_do
from students.services.audit_keeping import note_head
from students.services.files import drop_orphans, forget_expired
from students.services.import_jobs import forget_imports

NEWEST_LINKS = 50_000


@shared_task
def clear_sessions() -> None:
    """Drop the sessions that have ended."""
    call_command("clearsessions")


@shared_task
def look_after_records() -> None:
    """Make the copies that people asked for, and erase whose time has come."""
    for district_id in districts_with_records_to_do():
        with in_district(district_id):
            make_copies()
            erase_due()


@shared_task
def look_at_certificates() -> None:
    """Warn of certificates between parts that end soon."""
    warn_of_ends()


@shared_task
def note_log_ends() -> None:
    """Note how far each district's log has come, so that a cut at its end is noticed."""
    for _ in each_district():
        note_head()


@shared_task
def verify_log() -> None:
    """Judge the newest part of each district's log; what is wrong there raises an alarm."""
    with suppress(CommandError):  # It is in the log lines, and an alarm on admins' pages.
        call_command("verify_audit", newest=NEWEST_LINKS, watch=True)


@shared_task
def let_records_go() -> None:
    """Let go of what has been kept long enough."""
    for _ in each_district():
        let_go()


@shared_task
def fit_models() -> None:
    """Fit the learning engine to each district's answers, in a process of its own."""
    start_fits()


@shared_task
def run_imports() -> None:
    """Start the imports that wait."""
    start_imports()


@shared_task
def let_files_go() -> None:
    """Let go of files whose time is over, of content that no file has, and of old reports."""
    now = timezone.now()
    for district in each_district():
        forget_expired(now)
        forget_imports(now)
        drop_orphans(district.pk, now)
