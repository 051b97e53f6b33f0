"""Imports by the pages, carried out here as a worker's process would."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from courses.tenancy import enter_district
from lms.imports.running import carry_out
from students.models import ImportJob, User
from students.services.import_jobs import claim_next
from tests.analytics.classes import page, post


def brought(user: User, kind: str, file: "UploadedFile[bytes]", **options: Any) -> ImportJob:
    """Bring a file by its page, and ask for its trial."""
    response = post(user, "imports:upload", kind, file=file, **options)
    assert response.status_code == 302, response.content.decode()
    return ImportJob.objects.get(uuid=response["Location"].split("/")[3])


def carried_out(user: User, job: ImportJob) -> HttpResponse:
    """Do what the import waits for, and return its page as this person sees it."""
    enter_district(job.district_id)
    claimed = claim_next()
    assert claimed == job
    carry_out(job.district_id, job.pk)
    return page(user, "imports:job", job.uuid)


def tried(user: User, kind: str, file: "UploadedFile[bytes]", **options: Any) -> HttpResponse:
    """Bring a file and try it; return the report's page."""
    return carried_out(user, brought(user, kind, file, **options))


def bring_in(user: User, kind: str, file: "UploadedFile[bytes]", **options: Any) -> HttpResponse:
    """Bring a file, try it and bring it in; return the report's page."""
    job = brought(user, kind, file, **options)
    carried_out(user, job)
    post(user, "imports:apply", job.uuid)
    return carried_out(user, job)
