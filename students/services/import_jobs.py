"""Asking for imports, and the steps an import goes through in its row."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Now

from students.models import ImportJob, StoredFile, User
from students.services.files import add_for_person, forget_file

State = ImportJob.State
FILE_LASTS, REPORT_LASTS = timedelta(days=7), timedelta(days=90)
SILENT_SECONDS = 45
AT_ONCE = 1


class ImportNotOpen(Exception):
    """The import can't be asked for this now; somebody was quicker, or its file is gone."""


@transaction.atomic
def ask_for_import(
    user: User, kind: str, content: "File[bytes] | BinaryIO", name: str, options: Mapping[str, Any]
) -> ImportJob:
    """Keep what somebody brought, and ask for its trial."""
    file = add_for_person(user, content, name, StoredFile.Purpose.IMPORT, lasts=FILE_LASTS)
    return ImportJob.objects.create(
        kind=kind, options=dict(options), file=file, file_name=file.name, by=user
    )


def ask_for_good(job: ImportJob, confirmed: Mapping[str, Any]) -> None:
    """Ask for what was tried to be brought in: the same file with the same options.

    Raises ImportNotOpen.
    """
    if not job.can_be_applied:
        raise ImportNotOpen
    options = {**job.options, **confirmed}
    _move(job, State.DONE, state=State.WAITING, is_trial=False, options=options, ended_at=None)


def ask_again(job: ImportJob) -> None:
    """Ask once more for an import that was interrupted or cancelled. Raises ImportNotOpen."""
    if not job.can_be_repeated:
        raise ImportNotOpen
    _move(job, job.state, state=State.WAITING, ended_at=None, done=0, total=0, step="")


def cancel_import(job: ImportJob) -> None:
    """Cancel an import; one under way takes back what it did. Raises ImportNotOpen."""
    _move(job, State.WAITING, State.RUNNING, state=State.CANCELLED, ended_at=Now())


def _move(job: ImportJob, *before: str, **values: Any) -> None:
    """Change an import that is still in one of these states. Raises ImportNotOpen."""
    if not ImportJob.objects.filter(pk=job.pk, state__in=before).update(**values):
        raise ImportNotOpen


def interrupt(job_id: int) -> None:
    """Say of an import that it broke off, unless it has ended. 1 query."""
    running = ImportJob.objects.filter(pk=job_id, state=State.RUNNING)
    running.update(state=State.INTERRUPTED, ended_at=Now())


def interrupt_silent() -> int:
    """Say of the district's imports that gave no sign of life that they broke off. 1 query."""
    silent = ImportJob.objects.filter(
        state=State.RUNNING, seen_at__lt=Now() - timedelta(seconds=SILENT_SECONDS)
    )
    return silent.update(state=State.INTERRUPTED, ended_at=Now())


@transaction.atomic
def claim_next() -> ImportJob | None:
    """Take the district's oldest import that waits, unless one is under way. 1 or 2 queries."""
    running = ImportJob.objects.filter(state=State.RUNNING, district=OuterRef("district"))
    waiting = ImportJob.objects.filter(~Exists(running), state=State.WAITING)
    job = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("asked_at").first()
    if job is not None:
        _move(job, State.WAITING, state=State.RUNNING, seen_at=Now(), step="", done=0, total=0)
    return job


def forget_imports(now: datetime) -> int:
    """Let the district's old imports go with what they reported. Return how many. 1 query."""
    return ImportJob.objects.filter(asked_at__lt=now - REPORT_LASTS).delete()[0]


def still_there(job_id: int, step: str, done: int, total: int) -> bool:
    """Leave a sign of life. False where nobody wants this import any longer. 1 query."""
    running = ImportJob.objects.filter(pk=job_id, state=State.RUNNING)
    return bool(running.update(seen_at=Now(), step=step[:64], done=done, total=total))


def end_import(job: ImportJob, state: str, report: Mapping[str, Any]) -> None:
    """Write down what came of an import; a file that has gone in is let go.

    Raises ImportNotOpen where it was cancelled meanwhile, so that its transaction is taken back.
    """
    _move(
        job,
        State.RUNNING,
        state=state,
        report=dict(report),
        ended_at=Now(),
        done=F("total"),
    )
    if job.file is not None and (state == State.REFUSED or report.get("outcome") == "applied"):
        forget_file(job.file)
