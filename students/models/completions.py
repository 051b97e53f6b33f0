"""Lessons worked through: facts without a score that move the path on."""

from django.db import models
from django.db.models.functions import Now

from courses.models import Activity, DistrictOwned
from courses.personal import NAMELESS, about
from students.models.people import User


class ActivityCompletion(DistrictOwned):
    """A student said she has worked through an activity. Append-only.

    `evidence_seq` is the student's own clock (`LearnerState`).
    """

    student = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="completions")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="completions")
    evidence_seq = models.BigIntegerField()
    occurred_at = models.DateTimeField(db_default=Now())

    personal = about(
        "work",
        student=NAMELESS,
        tells="activity occurred_at",
        hides="evidence_seq",
        keeps="activity evidence_seq occurred_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("student", "evidence_seq", name="completion_evidence_seq")
        ]

    def __str__(self) -> str:
        return f"{self.student_id} finished {self.activity_id}"
