"""Imports: what somebody brought, how far it has come, and what came of it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models.tenant import Named
from courses.personal import UNLINKED, about
from courses.tenancy import Door
from students.models.files import StoredFile
from students.models.people import User


class ImportJob(Named):
    """One file on its way in: tried first, then brought in for good, each time by a worker.

    The row says what is to be done; messages are only hints to look. `seen_at` is the last sign
    of life of the process that does it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Under way")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        INTERRUPTED = "interrupted", _("Interrupted")
        CANCELLED = "cancelled", _("Cancelled")

    kind = models.CharField(max_length=16)
    options = models.JSONField(default=dict)
    file = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, blank=True, related_name="import_jobs"
    )
    file_name = models.CharField(max_length=150)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="import_jobs")
    is_trial = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    step = models.CharField(max_length=64, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    report = models.JSONField(null=True, blank=True)
    asked_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    doors = (Door("dispatch", "SELECT", "state IN ('waiting', 'running')"),)
    personal = about(
        "records",
        by=UNLINKED,
        tells="kind file_name is_trial state asked_at ended_at",
        hides="uuid file options step done total report seen_at",
    )

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["district"], condition=Q(state="running"), name="one_import_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "-asked_at"], name="import_asked"),
            models.Index(
                fields=["state"],
                condition=Q(state="waiting") | Q(state="running"),
                name="import_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def can_be_applied(self) -> bool:
        """Say whether what was tried may go in now: the same file, with the same options."""
        was_tried = (
            self.state == self.State.DONE and (self.report or {}).get("outcome") != "applied"
        )
        return was_tried and self.file_id is not None and bool((self.report or {}).get("lines"))

    @property
    def can_be_repeated(self) -> bool:
        is_over = self.state in (self.State.INTERRUPTED, self.State.CANCELLED)
        return is_over and self.file_id is not None
