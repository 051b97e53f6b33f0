"""Which files a person may open, and the links that lead to them for a short while."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from courses.models import Course
from students.models import StoredFile, User
from students.selectors.access import courses_run_by, courses_visible_to

_SALT = "waymark.files"
# Long enough to look at a page; a video is asked for piece by piece while it is watched.
LINK_LASTS = timedelta(minutes=5)
STREAM_LASTS = timedelta(hours=3)


def files_visible_to(user: User) -> QuerySet[StoredFile]:
    """Return her own files, and those of courses she takes, teaches or answers for."""
    files = StoredFile.objects.filter(district_id=user.district_id)
    files = files.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=Now()))
    return files.filter(
        Q(owner=user)
        | Q(course__in=courses_visible_to(user).values("pk"))
        | Q(course__in=courses_run_by(user).values("pk"))
    )


def file_for(user: User, uuid: UUID) -> StoredFile:
    """Return a file that this person may open, or 404. 1 or 2 queries."""
    return get_object_or_404(files_visible_to(user), uuid=uuid)


def files_of_course(course: Course) -> list[StoredFile]:
    """Return a course's files, the newest first. 1 query."""
    return list(StoredFile.objects.filter(course=course).order_by("-added_at"))


def course_file_for(course: Course, uuid: UUID) -> StoredFile:
    """Return a file of this very course, or 404. 1 query."""
    return get_object_or_404(StoredFile, course=course, uuid=uuid)


def address_of(file: StoredFile) -> str:
    """Return the address that texts hold: it asks who opens it, and leads on to a link."""
    return reverse("students:file", args=[file.uuid])


def link_to(file: StoredFile, user: User, session: SessionBase) -> str:
    """Return a link that opens a file for a few minutes, for this person in this session alone."""
    is_stream = file.media_type.startswith(("audio/", "video/"))
    lasts = STREAM_LASTS if is_stream else LINK_LASTS
    claim = [user.uuid.hex, user.district_id, _mark(session), int(lasts.total_seconds())]
    key = signing.dumps([file.uuid.hex, *claim], salt=_SALT)
    path = reverse("students:file_link", args=[file.uuid])
    return f"{settings.FILES_ORIGIN}{path}?key={key}"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says: whose it is, and of which session."""

    user_uuid: UUID
    district_id: int | None
    session: str

    def is_of(self, user: User, session: SessionBase) -> bool:
        return self.user_uuid == user.uuid and constant_time_compare(self.session, _mark(session))


def holder_of(link: Link) -> User:
    """Return whose link it is, while she has an account that is switched on, or 404. 1 query.

    The session works for the link's district.
    """
    return get_object_or_404(User, uuid=link.user_uuid, is_active=True)


def read_link(uuid: UUID, key: str) -> Link:
    """Return what a link to this file says. Raise Http404 where it is not ours, or is over."""
    try:
        file, user, district_id, session, lasts = signing.loads(key, salt=_SALT)
        signing.loads(key, salt=_SALT, max_age=lasts)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Http404 from error
    if UUID(file) != uuid:
        raise Http404
    return Link(UUID(user), district_id, session)


def _mark(session: SessionBase) -> str:
    """Return what tells a session without giving it away."""
    return salted_hmac(_SALT, session.session_key or "", algorithm="sha256").hexdigest()[:32]
