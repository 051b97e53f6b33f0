"""What is asked: items, their immutable versions, the secret keys, and assessments made of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Activity, Course, DistrictOwned, Skill
from courses.models.tenant import Named
from courses.personal import NOBODY


class Item(Named):
    """A question. What it asks is in its versions; `current` is the one asked from now on."""

    class Kind(models.TextChoices):
        SINGLE_CHOICE = "single_choice", _("Single choice")
        MULTIPLE_CHOICE = "multiple_choice", _("Multiple choice")
        TRUE_FALSE = "true_false", _("True or false")
        NUMERIC = "numeric", _("Number")
        SHORT_ANSWER = "short_answer", _("Short answer")
        FILL_BLANKS = "fill_blanks", _("Fill in the blanks")
        ORDERING = "ordering", _("Put in order")
        MATCHING = "matching", _("Match")
        ESSAY = "essay", _("Essay")

    course = models.ForeignKey(Course, models.CASCADE, related_name="items")
    code = models.CharField(max_length=255)
    title = models.CharField(max_length=255, blank=True)
    skills: "models.ManyToManyField[Skill, models.Model]" = models.ManyToManyField(
        Skill, related_name="items", blank=True
    )
    current = models.ForeignKey(
        "ItemVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )

    personal = NOBODY

    class Meta:
        ordering = ("course", "code")
        constraints = [models.UniqueConstraint("course", "code", name="item_code")]

    def __str__(self) -> str:
        return self.title or self.code


class ItemVersion(Named):
    """What an item asked at one time: the public part, never changed once written.

    The skills are frozen with it, so that replaying old responses gives the same evidence.
    `hints` are written as the body's texts are, the gentlest first. They are shown one by one, to
    who asks, so no page or answer holds them all.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Item.Kind)
    body = models.JSONField()
    skill_ids: "ArrayField[list[int], list[int]]" = ArrayField(
        models.BigIntegerField(), default=list
    )
    hints: "ArrayField[list[str], list[str]]" = ArrayField(
        models.TextField(), default=list, db_default=[], blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    personal = NOBODY

    class Meta:
        ordering = ("item", "number")
        constraints = [models.UniqueConstraint("item", "number", name="item_version_number")]

    def __str__(self) -> str:
        return f"{self.item_id}, version {self.number}"


class ItemKey(DistrictOwned):
    """The secret part of a version: the key and the feedback. No student's query joins it."""

    version = models.OneToOneField(
        ItemVersion, models.CASCADE, primary_key=True, related_name="secret"
    )
    key = models.JSONField()
    feedback = models.JSONField(default=dict, blank=True)

    personal = NOBODY

    def __str__(self) -> str:
        return f"Key of {self.version_id}"


class Assessment(Named):
    """The questions behind a practice or quiz activity, and the rules of sitting it."""

    class FeedbackTiming(models.TextChoices):
        ON_SUBMISSION = "on_submission", _("When handed in")
        AFTER_DUE = "after_due", _("After the due date")
        NEVER = "never", _("Never")

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="assessment")
    course = models.ForeignKey(Course, models.CASCADE, related_name="assessments")
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Empty: as often as wanted.")
    )
    time_limit_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    feedback_timing = models.CharField(
        max_length=16, choices=FeedbackTiming, default=FeedbackTiming.ON_SUBMISSION
    )
    due_at = models.DateTimeField(null=True, blank=True)
    items: "models.ManyToManyField[Item, AssessmentItem]" = models.ManyToManyField(
        Item, through="AssessmentItem", related_name="assessments"
    )

    personal = NOBODY

    class Meta:
        ordering = ("course", "id")

    def __str__(self) -> str:
        return self.activity.title


class AssessmentItem(DistrictOwned):
    """An item's place in an assessment, and what it weighs there."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="places")
    item = models.ForeignKey(Item, models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()
    points = models.FloatField(default=1)

    personal = NOBODY

    class Meta:
        ordering = ("assessment", "position")
        constraints = [
            models.UniqueConstraint("assessment", "position", name="place_position"),
            models.UniqueConstraint("assessment", "item", name="one_place_per_item"),
            models.CheckConstraint(condition=models.Q(points__gte=0), name="points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.position}"
