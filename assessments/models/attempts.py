"""What was answered. Responses and grades are facts: appended, never changed."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from assessments.models.items import Assessment, ItemVersion
from courses.models import DistrictOwned
from courses.models.tenant import Named
from courses.personal import GOES, NAMELESS, UNLINKED, about


class Attempt(Named):
    """One sitting. It freezes what was in force when it began: versions, points, time, feedback.

    `submission_key` is the hander-in's idempotency key and `submission_digest` what came with it:
    the same key with the same body is answered as the first time.

    `released_seq` is the tick at which the result was released: at once, or by a tick of its own
    when it was due. Until then its student reads neither score nor feedback, and nothing that she
    reads is made of them: her estimates and path take the answers in at that tick.

    `hints` counts the hints shown to each question so far, `seconds` how long each was in view, by
    its place; a place that is not there or null says nothing. Handing in copies them to the
    responses.
    """

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="attempts"
    )
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    version_ids: "ArrayField[list[int], list[int]]" = ArrayField(models.BigIntegerField())
    points: "ArrayField[list[float], list[float]]" = ArrayField(models.FloatField())
    feedback_timing = models.CharField(max_length=16, choices=Assessment.FeedbackTiming)
    started_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submission_key = models.CharField(max_length=255, blank=True, default="", db_default="")
    submission_digest = models.CharField(max_length=64, blank=True, default="", db_default="")
    evidence_seq = models.BigIntegerField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    is_late = models.BooleanField(default=False, db_default=False)
    released_seq = models.BigIntegerField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    hints: "ArrayField[list[int], list[int]]" = ArrayField(
        models.SmallIntegerField(), default=list, db_default=[], blank=True
    )
    seconds: "ArrayField[list[float | None], list[float | None]]" = ArrayField(
        models.FloatField(null=True), default=list, db_default=[], blank=True
    )

    now: datetime  # Not a column: the database's clock, for those who asked for it.

    personal = about(
        "work",
        student=NAMELESS,
        tells="uuid assessment number points feedback_timing started_at expires_at submitted_at"
        " score is_late released_at hints seconds",
        hides="version_ids submission_key submission_digest evidence_seq released_seq",
        keeps="assessment number version_ids points feedback_timing started_at expires_at"
        " submitted_at evidence_seq score is_late released_seq released_at hints seconds",
        nameless_if={"submitted_at__isnull": False},
    )

    class Meta:
        ordering = ("-started_at",)
        constraints = [
            models.UniqueConstraint("student", "assessment", "number", name="attempt_number"),
            models.UniqueConstraint(
                "student",
                "assessment",
                condition=Q(submitted_at__isnull=True),
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(evidence_seq__isnull=False),
                name="a_submission_is_evidence",
            ),
            models.CheckConstraint(
                condition=Q(released_seq__isnull=True, released_at__isnull=True)
                | Q(released_seq__gte=F("evidence_seq"), released_at__isnull=False),
                name="a_release_follows_its_submission",
            ),
        ]
        indexes = [
            models.Index(fields=["student", "released_seq"], name="released_evidence"),
            models.Index(
                fields=["student", "evidence_seq"],
                condition=Q(released_seq__isnull=True) | Q(released_seq__gt=F("evidence_seq")),
                name="handed_in_before_release",
            ),
            models.Index(
                "assessment",
                condition=Q(
                    feedback_timing="after_due",
                    released_seq__isnull=True,
                    submitted_at__isnull=False,
                ),
                name="waiting_for_release",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student_id}: {self.assessment_id} #{self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None

    @property
    def is_released(self) -> bool:
        return self.released_seq is not None


class SavedAnswer(DistrictOwned):
    """An answer kept while the student is still at work; it may change until she hands in."""

    attempt = models.ForeignKey(
        Attempt, models.CASCADE, db_index=False, related_name="saved_answers"
    )
    version = models.ForeignKey(ItemVersion, models.CASCADE, db_index=False, related_name="+")
    answer = models.JSONField()
    saved_at = models.DateTimeField(db_default=Now())

    personal = about("work", attempt__student=GOES, tells="attempt version answer saved_at")

    class Meta:
        constraints = [models.UniqueConstraint("attempt", "version", name="one_saved_answer")]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.version_id}"


class Response(DistrictOwned):
    """What a student answered to one item, and its score in [0, 1]; null waits for a person.

    `hints` counts the hints she was shown, null where the item has none; `seconds` is how long it
    was in view before she handed in, null where nobody measured.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, db_index=False, related_name="responses")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="responses")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+"
    )
    evidence_seq = models.BigIntegerField()
    answer = models.JSONField(null=True)
    score = models.FloatField(null=True, blank=True)
    hints = models.SmallIntegerField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    occurred_at = models.DateTimeField(db_default=Now())

    personal = about(
        "work",
        student=NAMELESS,
        tells="attempt position version answer score hints seconds occurred_at",
        hides="evidence_seq",
        keeps="attempt position version evidence_seq score hints seconds occurred_at",
    )

    class Meta:
        ordering = ("attempt", "position")
        constraints = [
            models.UniqueConstraint("attempt", "position", name="one_response_per_item"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=1),
                name="response_score_within_0_and_1",
            ),
        ]
        indexes = [
            models.Index(fields=["student", "evidence_seq"]),
            models.Index("student", condition=Q(score__isnull=True), name="waiting_for_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.position}"


class Grade(DistrictOwned):
    """A person's score for a response: the first for an essay, or one that corrects another.

    A new fact with its own place on the student's clock; the response stays as it was.
    """

    response = models.ForeignKey(Response, models.CASCADE, db_index=False, related_name="grades")
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+"
    )
    evidence_seq = models.BigIntegerField()
    score = models.FloatField()
    comment = models.TextField(blank=True)
    graded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    occurred_at = models.DateTimeField(db_default=Now())

    personal = about(
        "work",
        student=NAMELESS,
        graded_by=UNLINKED,
        tells="response score comment occurred_at",
        hides="evidence_seq",
        keeps="response evidence_seq score occurred_at",
    )

    class Meta:
        ordering = ("evidence_seq",)
        constraints = [
            models.UniqueConstraint("student", "evidence_seq", name="grade_evidence_seq"),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=1), name="grade_score_within_0_and_1"
            ),
        ]
        indexes = [models.Index(fields=["response", "evidence_seq"])]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.score}"
