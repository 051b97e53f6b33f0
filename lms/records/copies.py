"""Make a copy of what is kept about a person: one zip, private, and gone after some days.

Inside are `person.json`, the same as a CSV for each table, what was attached, and a README that
says in the reader's language what it all is.
"""

import io
import json
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from analytics.exports import write_csv
from lms.records.categories import CATEGORIES
from lms.records.document import Part, attached, document, part_of, parts_for
from lms.records.periods import days_kept
from students.models import PersonCopy
from students.models.records import MOST_FAILURES
from students.selectors.records import Reader, reader_of

FOLDER = "copies"
_log = structlog.get_logger(__name__)


def make_copies() -> int:
    """Make what was asked for in the session's district; return how many copies there are now.

    One that fails is tried again at the next look, and given up after some of them.
    """
    made = 0
    waiting = PersonCopy.objects.filter(made_at=None, failures__lt=MOST_FAILURES)
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
    made_at, name = timezone.now(), f"{FOLDER}/{secrets.token_urlsafe(32)}.zip"
    language = copy.asked_by.language or copy.person.language or None
    with tempfile.TemporaryFile() as file:
        with translation.override(language):
            _write(file, copy, reader, made_at, parts)
        size = file.tell()
        file.seek(0)
        kept = default_storage.save(name, File(file))
    still_wanted = PersonCopy.objects.filter(pk=copy.pk, made_at=None).update(
        made_at=made_at,
        expires_at=made_at + timedelta(days=days_kept("copies")),
        file_name=kept,
        size_bytes=size,
    )
    if not still_wanted:
        default_storage.delete(kept)


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
    return render_to_string("records/copy_readme.txt", values)


def _csv(part: Part) -> str:
    text = io.StringIO(newline="")
    rows = ([_in_a_cell(row[column]) for column in part.columns] for row in part.rows)
    write_csv(text, part.columns, rows)
    return text.getvalue()


def _in_a_cell(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() <= {"uuid", "name"}:
        return value.get("name") or value.get("uuid")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


@contextmanager
def opened(copy: PersonCopy) -> Iterator[IO[bytes]]:
    """Open a made copy for reading."""
    with default_storage.open(copy.file_name) as file:
        yield file


def let_go(copies: QuerySet[PersonCopy]) -> int:
    """Delete copies with their files; return how many."""
    names = list(copies.exclude(file_name="").values_list("file_name", flat=True))
    for name in names:
        default_storage.delete(name)
    return copies.delete()[0]
