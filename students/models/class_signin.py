"""Class sign-in, for children who can't type a password yet.

A `ClassWindow` is a teacher's "now": while it is open, a child of that section gets in with her
card or her pictures, which a `ClassKey` keeps. A `ClassEntry` is a session begun this way; it is
read on every request, so ending it ends the session. Nothing here opens anything by itself.
"""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import DistrictOwned, Section
from courses.models.tenant import Named
from courses.personal import GOES, UNLINKED, about
from students.models.people import User


class Windows(models.QuerySet["ClassWindow"]):
    """Windows, judged by the database's clock."""

    def open(self) -> "Windows":
        """Keep the windows through which somebody can get in now."""
        return self.filter(closed_at=None, closes_at__gt=Now())


class ClassWindow(Named):
    """A section's sign-in, opened by its teacher for some minutes. The code is kept as a hash."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="class_windows")
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    code_hash = models.CharField(max_length=64)
    opened_at = models.DateTimeField(db_default=Now())
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(db_default=0)

    objects = Windows.as_manager()
    personal = about(
        "access",
        opened_by=UNLINKED,
        tells="section opened_at closes_at closed_at",
        hides="uuid code_hash failures",
        keeps="uuid section code_hash opened_at closes_at closed_at failures",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("district", "code_hash", name="class_window_code"),
            models.UniqueConstraint(
                "section", condition=Q(closed_at=None), name="one_class_window_per_section"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section_id} until {self.closes_at}"


class ClassPermit(DistrictOwned):
    """An administrator lets a whole section sign in this way, whatever its students' grades."""

    section = models.OneToOneField(Section, models.CASCADE, related_name="class_permit")
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(db_default=Now())

    personal = about(
        "access", given_by=UNLINKED, tells="section given_at", keeps="section given_at"
    )

    def __str__(self) -> str:
        return f"{self.section_id}"


class ClassKey(Named):
    """What a child gets in with while a window is open: a card, pictures, or both.

    Only hashes are kept. A card is good once a window (`used_in`); `failures` counts wrong
    pictures and locks them until a teacher says otherwise.
    """

    student = models.OneToOneField(User, models.CASCADE, related_name="class_key")
    card_hash = models.CharField(max_length=64, blank=True)
    card_issued_at = models.DateTimeField(null=True)
    used_in = models.ForeignKey(ClassWindow, models.SET_NULL, null=True, related_name="+")
    pictures_hash = models.CharField(max_length=255, blank=True)
    pictures_issued_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(db_default=0)

    personal = about(
        "access",
        student=GOES,
        tells="card_issued_at pictures_issued_at",
        hides="uuid card_hash used_in pictures_hash failures",
    )

    def __str__(self) -> str:
        return f"{self.student_id}"


class Entries(models.QuerySet["ClassEntry"]):
    """Sessions begun by class sign-in, judged by the database's clock."""

    def live(self) -> "Entries":
        """Keep those that still go on."""
        return self.filter(ended_at=None, ends_at__gt=Now())


class ClassEntry(Named):
    """A child got in: through which window, how, and until when at the longest."""

    class Means(models.TextChoices):
        CARD = "card", _("Card")
        PICTURES = "pictures", _("Three pictures")

    window = models.ForeignKey(ClassWindow, models.CASCADE, related_name="entries")
    student = models.ForeignKey(User, models.CASCADE, related_name="class_entries")
    means = models.CharField(max_length=8, choices=Means)
    entered_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = Entries.as_manager()
    personal = about(
        "access", student=GOES, tells="means entered_at ends_at ended_at", hides="uuid window"
    )

    class Meta:
        indexes = [models.Index(fields=["district", "window"])]

    def __str__(self) -> str:
        return f"{self.student_id} by {self.means}"
