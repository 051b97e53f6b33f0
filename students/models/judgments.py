"""What teachers have seen a student do: facts beside her answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import DistrictOwned, Skill
from courses.models.tenant import Named
from courses.personal import NAMELESS, UNLINKED, about

NOTE_LIMIT = 300


class Judgment(Named):
    """A teacher says whether she has seen a student do what a skill is about, and what she saw.

    Append-only: a later one stands beside it, and taking it back is a fact of its own
    (`JudgmentWithdrawal`). `score` is 0, 0.5 or 1; `evidence_seq` is the student's own clock.
    """

    SCORES = ((0.0, _("Not yet")), (0.5, _("Partly")), (1.0, _("Yes")))

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="judgments"
    )
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="judgments")
    evidence_seq = models.BigIntegerField()
    score = models.FloatField(choices=SCORES)
    note = models.CharField(max_length=NOTE_LIMIT)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    occurred_at = models.DateTimeField(db_default=Now())

    personal = about(
        "work",
        student=NAMELESS,
        judged_by=UNLINKED,
        tells="uuid skill score note occurred_at",
        hides="evidence_seq",
        keeps="skill evidence_seq score occurred_at",
    )

    class Meta:
        ordering = ("-evidence_seq",)
        constraints = [
            models.UniqueConstraint("student", "evidence_seq", name="judgment_evidence_seq"),
            models.CheckConstraint(
                condition=Q(score__in=[0.0, 0.5, 1.0]), name="judgment_is_no_half_or_yes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id} {self.skill_id}: {self.score}"


class JudgmentWithdrawal(DistrictOwned):
    """A judgment was taken back: from this tick on it says nothing. Append-only."""

    judgment = models.OneToOneField(Judgment, models.CASCADE, related_name="withdrawal")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+"
    )
    evidence_seq = models.BigIntegerField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    occurred_at = models.DateTimeField(db_default=Now())

    personal = about(
        "work",
        student=NAMELESS,
        withdrawn_by=UNLINKED,
        tells="judgment occurred_at",
        hides="evidence_seq",
        keeps="judgment evidence_seq occurred_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("student", "evidence_seq", name="withdrawal_evidence_seq")
        ]

    def __str__(self) -> str:
        return f"{self.judgment_id} withdrawn"
