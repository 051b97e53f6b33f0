"""What is taught: courses, their units and activities, and the sections that take them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.places import AcademicSession, School
from courses.models.skills import Skill
from courses.models.tenant import DistrictOwned, Named, Rostered
from courses.personal import NOBODY


class Course(Rostered):
    """A body of content; many sections may take it.

    `revision` moves whenever the content does, so that a worker can keep the catalogue between
    two recomputes without asking whether it is still true.
    """

    school = models.ForeignKey(
        School, models.CASCADE, null=True, blank=True, related_name="courses"
    )
    academic_session = models.ForeignKey(
        AcademicSession, models.SET_NULL, null=True, blank=True, related_name="courses"
    )
    title = models.CharField(max_length=255)
    code = models.CharField(max_length=64)
    description = models.TextField(blank=True)
    language = models.CharField(max_length=16, default="en")
    revision = models.PositiveIntegerField(default=1, editable=False)

    personal = NOBODY

    class Meta:
        ordering = ("title",)
        constraints = [
            models.UniqueConstraint("district", "code", name="course_code"),
            models.UniqueConstraint("district", "sourced_id", name="course_sourced_id"),
        ]

    def __str__(self) -> str:
        return self.title


class Section(Rostered):
    """A taught group: a course, taken together at a school (OneRoster class)."""

    school = models.ForeignKey(School, models.CASCADE, related_name="sections")
    course = models.ForeignKey(Course, models.CASCADE, related_name="sections")
    academic_sessions = models.ManyToManyField(AcademicSession, related_name="sections", blank=True)
    title = models.CharField(max_length=255)
    code = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)

    personal = NOBODY

    class Meta:
        ordering = ("title",)
        constraints = [models.UniqueConstraint("district", "sourced_id", name="section_sourced_id")]

    def __str__(self) -> str:
        return self.title


class Unit(Named):
    """A chapter of a course."""

    course = models.ForeignKey(Course, models.CASCADE, related_name="units")
    title = models.CharField(max_length=255)
    position = models.PositiveIntegerField()

    personal = NOBODY

    class Meta:
        ordering = ("course", "position")
        constraints = [models.UniqueConstraint("course", "position", name="unit_position")]

    def __str__(self) -> str:
        return self.title


class Activity(Named):
    """A thing to do: a lesson to work through, a practice, or a quiz."""

    class Kind(models.TextChoices):
        LESSON = "lesson", _("Lesson")
        PRACTICE = "practice", _("Practice")
        QUIZ = "quiz", _("Quiz")

    class Format(models.TextChoices):
        TEXT = "text", _("Text")
        IMAGE = "image", _("Pictures")
        AUDIO = "audio", _("Audio")
        VIDEO = "video", _("Video")
        LINK = "link", _("Link")
        INTERACTIVE = "interactive", _("Interactive")
        HANDS_ON = "hands_on", _("Hands-on")
        GAME = "game", _("Game")

    course = models.ForeignKey(Course, models.CASCADE, related_name="activities")
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    code = models.CharField(max_length=128)
    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=16, choices=Kind)
    format = models.CharField(max_length=16, choices=Format, default=Format.TEXT)
    body = models.TextField(blank=True, help_text=_("Markdown; math between dollar signs."))
    media_url = models.URLField(blank=True, max_length=1000)
    media_description = models.TextField(
        blank=True, help_text=_("What is seen or heard, for those who can't.")
    )
    minutes = models.PositiveSmallIntegerField(default=10)
    position = models.PositiveIntegerField(default=0)
    is_published = models.BooleanField(default=True)
    skills: "models.ManyToManyField[Skill, ActivitySkill]" = models.ManyToManyField(
        Skill, through="ActivitySkill", related_name="activities"
    )

    personal = NOBODY

    class Meta:
        ordering = ("course", "position", "id")
        verbose_name_plural = "activities"
        constraints = [models.UniqueConstraint("course", "code", name="activity_code")]

    def __str__(self) -> str:
        return self.title

    def get_kind_display(self) -> str:
        """Return the kind in words. Django's own says each choice first, dozens of times a page."""
        return str(self.Kind(self.kind).label)

    def get_format_display(self) -> str:
        """Return the format in words; see `get_kind_display`."""
        return str(self.Format(self.format).label)


class ActivitySkill(DistrictOwned):
    """An activity teaches or checks a skill."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="activity_links")

    personal = NOBODY

    class Meta:
        constraints = [models.UniqueConstraint("activity", "skill", name="one_tag_per_skill")]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.skill_id}"
