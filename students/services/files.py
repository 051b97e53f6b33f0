"""Keeping files and letting them go. What is in one is written before its row can be seen."""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from courses.media import Media
from courses.models import Course
from students.models import StoredFile, User
from students.models.files import folder_of, place_of

_CHUNK = 2**20
_NAME_LENGTH = 150
_UNWANTED = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff/\\:*?\"<>|]+")
_LOCKS = 0x66696C65  # "file"
_ORPHAN_AGE = timedelta(days=1)


def clean_name(name: str, fallback: str = "file") -> str:
    """Return a name that is harmless wherever somebody saves it: no folders, nothing unseen."""
    last = re.split(r"[/\\]", name)[-1]
    plain = " ".join(_UNWANTED.sub(" ", last).split()).strip(". ")
    path = PurePosixPath(plain or fallback)
    suffix = path.suffix[:16]
    return path.name[: len(path.name) - len(path.suffix)][: _NAME_LENGTH - len(suffix)] + suffix


@transaction.atomic
def add_to_course(
    course: Course, media: Media, name: str, by: User | None, *, is_trial: bool = False
) -> StoredFile:
    """Keep a picture, sound, video or document of a course.

    The session works for the course's district. The same content gives the same file again. A
    trial, which its caller takes back, writes nothing into the storage.
    """
    digest = hashlib.sha256(media.data).hexdigest()
    _hold(digest)
    file, is_new = StoredFile.objects.get_or_create(
        course=course,
        sha256=digest,
        defaults={
            "purpose": StoredFile.Purpose.CONTENT,
            "added_by": by,
            "name": clean_name(f"{PurePosixPath(name).stem}{media.suffix}"),
            "media_type": media.media_type,
            "size": len(media.data),
        },
    )
    if is_new:
        file.refresh_from_db(fields=["district"])
    if not is_trial:
        _put(file.place, ContentFile(media.data))
    return file


@transaction.atomic
def add_for_person(
    owner: User,
    content: "File[bytes] | BinaryIO",
    name: str,
    purpose: StoredFile.Purpose,
    *,
    media_type: str = "application/octet-stream",
    lasts: timedelta | None = None,
) -> StoredFile:
    """Keep a file for one person alone, for a while; it is only ever downloaded.

    The session works for the person's district. The content is read in pieces and not checked.
    """
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    for piece in iter(lambda: content.read(_CHUNK), b""):
        digest.update(piece)
        size += len(piece)
    content.seek(0)
    _hold(digest.hexdigest())
    file = StoredFile.objects.create(
        purpose=purpose,
        owner=owner,
        added_by=owner,
        name=clean_name(name),
        media_type=media_type,
        size=size,
        sha256=digest.hexdigest(),
        expires_at=timezone.now() + lasts if lasts else None,
    )
    file.refresh_from_db(fields=["district"])
    _put(file.place, content if isinstance(content, File) else File(content))
    return file


@transaction.atomic
def forget_file(file: StoredFile) -> None:
    """Let a file go; its content goes too, unless another file of the district has the same."""
    StoredFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(partial(_drop_unused, file.district_id, file.sha256))


def forget_files_of(owner: User) -> int:
    """Let all files go that are one person's alone. Return how many."""
    files = list(StoredFile.objects.filter(owner=owner))
    for file in files:
        forget_file(file)
    return len(files)


def forget_expired(now: datetime) -> int:
    """Let the district's files go whose time is over. Return how many."""
    expired = list(StoredFile.objects.filter(expires_at__lte=now))
    for file in expired:
        forget_file(file)
    return len(expired)


def drop_orphans(district_id: int, now: datetime) -> int:
    """Drop content that no file has, such as what a cut-off import left. Return how many.

    The session works for this district. Content younger than a day is left: its row may be on
    its way.
    """
    dropped = 0
    for digest in list(_stored(district_id)):
        written_at = default_storage.get_modified_time(place_of(district_id, digest))
        if now - written_at > _ORPHAN_AGE:
            dropped += _drop_unused(district_id, digest)
    return dropped


def _stored(district_id: int) -> Iterator[str]:
    """Yield the digests of what lies in the storage for a district."""
    folder = folder_of(district_id)
    if default_storage.exists(folder):
        for part in default_storage.listdir(folder)[0]:
            yield from default_storage.listdir(f"{folder}/{part}")[1]


def _put(place: str, content: "File[bytes]") -> None:
    if not default_storage.exists(place):
        default_storage.save(place, content)


@transaction.atomic
def _drop_unused(district_id: int, digest: str) -> bool:
    """Drop content that no file of the district has. Say whether it was dropped."""
    _hold(digest)
    if StoredFile.objects.filter(district_id=district_id, sha256=digest).exists():
        return False
    default_storage.delete(place_of(district_id, digest))
    return True


def _hold(digest: str) -> None:
    """Let nobody else add or drop this content until the transaction ends. 1 query.

    There are 256 such locks for all content, so that a large import can't use up the server's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, int(digest[:2], 16)])
