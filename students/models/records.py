"""Copies of what is kept about a person, erasures with their receipts, and how long things stay."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import DistrictOwned
from courses.models.tenant import Named
from courses.personal import GOES, NOBODY, UNLINKED, about
from courses.tenancy import Door
from students.models.files import StoredFile
from students.models.people import User

MOST_FAILURES = 3


class RecordsRules(DistrictOwned):
    """What a district decided about copies, erasure and keeping. Without a row: the defaults.

    `days` has the periods that differ from the installation's, by name.
    """

    people_may_copy = models.BooleanField(default=True)
    families_may_copy = models.BooleanField(default=True)
    days = models.JSONField(default=dict, blank=True)

    personal = NOBODY

    class Meta:
        constraints = [models.UniqueConstraint("district", name="one_set_of_records_rules")]

    def __str__(self) -> str:
        return f"records rules of {self.district_id}"


class PersonCopy(Named):
    """A copy of everything kept about a person, made for one reader and soon gone again."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    parts = models.PositiveSmallIntegerField(default=0, db_default=0)
    parts_done = models.PositiveSmallIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.SET_NULL, null=True, blank=True, related_name="+")
    failures = models.PositiveSmallIntegerField(default=0, db_default=0)

    doors = (Door("dispatch", "SELECT", "made_at IS NULL"),)
    personal = about(
        "copies",
        person=GOES,
        asked_by=GOES,
        tells="uuid asked_at made_at expires_at",
        hides="parts parts_done file failures",
    )

    class Meta:
        ordering = ("-asked_at",)
        constraints = [
            models.UniqueConstraint(
                "district",
                "person",
                "asked_by",
                condition=Q(made_at__isnull=True),
                name="one_copy_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"copy {self.uuid}"

    @property
    def is_made(self) -> bool:
        return self.made_at is not None

    @property
    def has_failed(self) -> bool:
        return not self.is_made and self.failures >= MOST_FAILURES


class Erasure(Named):
    """That a person is to be erased, and after it the receipt: how much of what, and nobody's name.

    It may be taken back until `due_at`.
    """

    class Why(models.TextChoices):
        REQUEST = "request", _("On request")
        RETENTION = "retention", _("Kept long enough")
        RESTORE = "restore", _("Erased again after a backup was restored")

    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    why = models.CharField(max_length=16, choices=Why, default=Why.REQUEST)
    asked_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    receipt = models.JSONField(default=dict, blank=True)
    may_return_at = models.DateTimeField(null=True, blank=True)

    doors = (Door("dispatch", "SELECT", "done_at IS NULL AND withdrawn_at IS NULL"),)
    personal = about(
        "copies",
        person=UNLINKED,
        asked_by=UNLINKED,
        tells="asked_at due_at withdrawn_at done_at why",
        hides="uuid receipt may_return_at",
        copied_by="person",
    )

    class Meta:
        ordering = ("-asked_at",)
        constraints = [
            models.UniqueConstraint(
                "district",
                "person",
                condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
                name="one_erasure_under_way",
            )
        ]
        indexes = [
            models.Index(
                "district",
                "due_at",
                condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
                name="erasures_to_come",
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.uuid}"

    @property
    def is_waiting(self) -> bool:
        return self.withdrawn_at is None and self.done_at is None


class Tombstone(DistrictOwned):
    """A keyed digest of an erased person's identifier, so that she doesn't come back by mistake."""

    class Kind(models.TextChoices):
        UUID = "uuid", "UUID"
        SOURCED_ID = "sourced_id", "sourcedId"

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="tombstones")
    kind = models.CharField(max_length=16, choices=Kind)
    digest = models.CharField(max_length=64)

    personal = about(
        "copies",
        hides="erasure kind digest",
        reason="Only who knows an identifier and the installation's secret can find its digest.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("district", "kind", "digest", name="one_tombstone_per_name")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.digest[:8]}"
