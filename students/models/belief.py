"""What is believed of a student: derived from the facts, and rebuilt from them at will."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from courses.models import DistrictOwned, Skill
from courses.personal import NAMELESS, about
from courses.tenancy import Door
from students.models.people import User


class LearnerState(DistrictOwned):
    """A student's clock of evidence, and what the engine made of it so far.

    `evidence_seq` is the student's own gap-free clock: whoever records evidence moves it in the
    same transaction, under this row's lock. `computed_seq` says how far the engine has come. The
    student is stale while they differ. `state` holds the engine's sufficient statistics, so that
    a recompute reads only evidence after `computed_seq`.

    `begun` are the activities that wait half done: whoever keeps work in progress says so, and the
    student's home can say it without looking there.

    A recompute that fails moves `failures` and `retry_at`: the poisoned learner backs off and
    holds nobody up.
    """

    student = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="learner_state"
    )
    evidence_seq = models.BigIntegerField(default=0, db_default=0)
    evidence_at = models.DateTimeField(null=True, blank=True)
    stale_since = models.DateTimeField(null=True, blank=True)
    computed_seq = models.BigIntegerField(default=0, db_default=0)
    computed_at = models.DateTimeField(null=True, blank=True)
    engine_version = models.CharField(max_length=64, blank=True, default="", db_default="")
    state = models.BinaryField(default=b"", db_default=b"")
    failures = models.PositiveIntegerField(default=0, db_default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="", db_default="")

    begun: "ArrayField[list[int], list[int]]" = ArrayField(
        models.BigIntegerField(), default=list, db_default=[]
    )

    doors = (Door("dispatch"),)

    personal = about(
        "learning",
        student=NAMELESS,
        tells="evidence_at computed_at",
        hides="evidence_seq stale_since computed_seq engine_version state failures retry_at"
        " last_error begun",
        keeps="evidence_seq evidence_at stale_since computed_seq computed_at engine_version state"
        " failures retry_at",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(computed_seq__lte=F("evidence_seq")), name="computed_within_evidence"
            )
        ]
        indexes = [
            models.Index(
                "stale_since",
                condition=Q(computed_seq__lt=F("evidence_seq")),
                name="stale_learners",
            )
        ]

    def __str__(self) -> str:
        return f"{self.student_id}: {self.computed_seq}/{self.evidence_seq}"

    @property
    def is_current(self) -> bool:
        return self.computed_seq >= self.evidence_seq


class SkillMastery(DistrictOwned):
    """How sure it is that a student knows a skill, as of her latest evidence.

    Derived, so its foreign keys are not checked row by row: they come from checked facts.
    """

    student = models.ForeignKey(
        User, models.CASCADE, db_index=False, db_constraint=False, related_name="masteries"
    )
    skill = models.ForeignKey(
        Skill, models.CASCADE, db_index=False, db_constraint=False, related_name="masteries"
    )
    p_known = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    evidence_count = models.PositiveIntegerField()
    is_enough = models.BooleanField()
    last_evidence_at = models.DateTimeField(db_default=Now())

    personal = about(
        "learning",
        student=NAMELESS,
        tells="skill p_known low high evidence_count is_enough last_evidence_at",
        keeps="skill p_known low high evidence_count is_enough last_evidence_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint("student", "skill", name="one_mastery_per_skill"),
            models.CheckConstraint(
                condition=Q(low__gte=0) & Q(low__lte=F("high")) & Q(high__lte=1),
                name="mastery_interval_within_0_and_1",
            ),
        ]
        indexes = [models.Index(fields=["skill", "student"])]

    def __str__(self) -> str:
        return f"{self.student_id} {self.skill_id}: {self.p_known:.2f}"
