"""Make a copy of what is kept about a person: one zip, private, and gone after some days.

Inside are `person.json`, the same as a CSV for each table, what was attached, and a README that
says in the reader's language what it all is.
"""

import html
import io
import json
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from analytics.exports import write_csv
from courses.tenancy import session_district
from lms.records.categories import CATEGORIES
from lms.records.document import Part, attached, document, part_of, parts_for
from lms.records.periods import days_kept
from students.models import PersonCopy, StoredFile
from students.models.records import MOST_FAILURES
from students.selectors.records import Reader, reader_of
from students.services.files import add_for_person, forget_file

_log = structlog.get_logger(__name__)


def make_copies() -> int:
    """Make what was asked for in the session's district; return how many copies there are now.

    One that fails is tried again at the next look, and given up after some of them.
    """
    made = 0
    take_back_lost()
    of_district = PersonCopy.objects.filter(district=session_district())
    waiting = of_district.filter(made_at=None, failures__lt=MOST_FAILURES)
    for copy in waiting.select_related("person", "asked_by").order_by("asked_at"):
        try:
            make_copy(copy)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are made
            PersonCopy.objects.filter(pk=copy.pk).update(failures=F("failures") + 1)
            _log.error("copy_failed", copy=str(copy.uuid), error=type(error).__name__)
        else:
            made += 1
    return made


def make_copy(copy: PersonCopy) -> None:
    """Gather, write, keep. Somebody who may not have it any more gets none."""
    reader = reader_of(copy.asked_by, copy.person)
    if reader is None:
        copy.delete()
        return
    parts = list(_gathered(copy, reader))
    made_at, lasts = timezone.now(), timedelta(days=days_kept("copies"))
    language = copy.asked_by.language or copy.person.language or None
    with tempfile.TemporaryFile() as file:
        with translation.override(language):
            _write(file, copy, reader, made_at, parts)
        _keep(copy, file, made_at, lasts)


@transaction.atomic
def _keep(copy: PersonCopy, content: IO[bytes], made_at: datetime, lasts: timedelta) -> None:
    """Keep what was written for its reader alone, unless the copy isn't wanted any more."""
    wanted = PersonCopy.objects.select_for_update(of=("self",)).filter(pk=copy.pk, made_at=None)
    if not wanted.exists():
        return
    file = add_for_person(
        copy.asked_by,
        File(content),
        f"{copy.person.display_name} {made_at.date().isoformat()}.zip",
        StoredFile.Purpose.EXPORT,
        media_type="application/zip",
        lasts=lasts,
    )
    wanted.update(made_at=made_at, expires_at=made_at + lasts, file=file)


def _gathered(copy: PersonCopy, reader: Reader) -> Iterator[Part]:
    """Yield the parts, and say of each that it is done."""
    wanted = parts_for(reader)
    asked = PersonCopy.objects.filter(pk=copy.pk)
    for done, table in enumerate(wanted, start=1):
        yield part_of(table, copy.person, reader)
        asked.update(parts=len(wanted), parts_done=done)


def _write(
    file: IO[bytes], copy: PersonCopy, reader: Reader, made_at: datetime, parts: list[Part]
) -> None:
    told = document(copy.person, reader, made_at, parts)
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("README.txt", _readme(copy, reader, made_at, parts))
        packed.writestr("person.json", json.dumps(told, indent=1, ensure_ascii=False))
        for part in parts:
            packed.writestr(f"csv/{part.label}.csv", _csv(part))
        for number, name in enumerate(attached(parts), start=1):
            if default_storage.exists(name):
                with default_storage.open(name) as source:
                    packed.writestr(f"files/{number}-{name.rsplit('/', 1)[-1]}", source.read())


def _readme(copy: PersonCopy, reader: Reader, made_at: datetime, parts: list[Part]) -> str:
    by_category = {
        category: [part for part in parts if part.category == name]
        for name, category in CATEGORIES.items()
    }
    values = {
        "person": copy.person,
        "reader": reader,
        "made_at": made_at,
        "categories": {category: found for category, found in by_category.items() if found},
    }
    return html.unescape(render_to_string("records/copy_readme.txt", values))


def _csv(part: Part) -> str:
    text = io.StringIO(newline="")
    rows = ([_in_a_cell(row[column]) for column in part.columns] for row in part.rows)
    write_csv(text, part.columns, rows)
    return text.getvalue()


def _in_a_cell(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() <= {"uuid", "name"}:
        return value.get("name") or value.get("uuid")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def let_go(copies: QuerySet[PersonCopy]) -> int:
    """Delete copies with their files; return how many."""
    for copy in copies.filter(file__isnull=False).select_related("file"):
        if copy.file is not None:
            forget_file(copy.file)
    return copies.delete()[0]


def take_back_lost() -> int:
    """Let copies go whose readers may not have them any more; return how many."""
    made = PersonCopy.objects.filter(made_at__isnull=False, district=session_district())
    lost = [each.pk for each in made.select_related("person", "asked_by") if _is_lost(each)]
    return let_go(PersonCopy.objects.filter(pk__in=lost))


def _is_lost(copy: PersonCopy) -> bool:
    return reader_of(copy.asked_by, copy.person) is None
