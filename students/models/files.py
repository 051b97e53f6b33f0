"""Files that people brought or that were made for them. What is in one lies in the storage."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.media import CAPTIONS, SHOWN
from courses.models import Course
from courses.models.tenant import Named
from courses.personal import GOES, UNLINKED, about
from students.models.people import User


class StoredFile(Named):
    """A file of a course, for all who have to do with it, or of one person alone.

    Its address in the storage is made of the district and of its content's digest, so the same
    content is stored once. `name` is for people and never part of a path.
    """

    class Purpose(models.TextChoices):
        CONTENT = "content", _("Course content")
        IMPORT = "import", _("Brought to be imported")
        EXPORT = "export", _("Made on request")

    purpose = models.CharField(max_length=8, choices=Purpose)
    course = models.ForeignKey(
        Course, models.CASCADE, null=True, blank=True, related_name="stored_files"
    )
    owner = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="stored_files"
    )
    added_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="files_added"
    )
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    personal = about(
        "copies",
        owner=GOES,
        added_by=UNLINKED,
        tells="purpose course name media_type size added_at expires_at",
        hides="uuid sha256",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=False, owner__isnull=True)
                | Q(course__isnull=True, owner__isnull=False),
                name="of_a_course_or_of_a_person",
            ),
            models.UniqueConstraint(
                fields=["district", "course", "sha256"], name="one_file_per_content_and_course"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "sha256"], name="file_content"),
            models.Index(fields=["district", "expires_at"], name="file_expiry"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where its content lies in the storage."""
        return place_of(self.district_id, self.sha256)

    @property
    def is_picture(self) -> bool:
        return self.is_shown and self.media_type.startswith("image/")

    @property
    def played_as(self) -> str:
        """Return "audio" or "video" where a page plays it, else ""."""
        kind = self.media_type.partition("/")[0]
        return kind if self.is_shown and kind in ("audio", "video") else ""

    @property
    def is_captions(self) -> bool:
        return self.is_shown and self.media_type == CAPTIONS

    @property
    def is_shown(self) -> bool:
        """Say whether a page may show it; others are downloads."""
        return self.purpose == self.Purpose.CONTENT and self.media_type in SHOWN


def folder_of(district_id: int) -> str:
    """Return where a district's content lies in the storage."""
    return f"files/{district_id}"


def place_of(district_id: int, sha256: str) -> str:
    """Return where content lies in the storage."""
    return f"{folder_of(district_id)}/{sha256[:2]}/{sha256}"
