"""What is to be known: skills of any number of frameworks, and what comes before what."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.tenant import DistrictOwned, Named
from courses.personal import NOBODY


class SkillFramework(Named):
    """A set of skills published together (a CASE CFDocument, or a school's own)."""

    title = models.CharField(max_length=255)
    code = models.CharField(max_length=255, help_text=_("The publisher's identifier."))
    publisher = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=16, blank=True)

    personal = NOBODY

    class Meta:
        ordering = ("title",)
        constraints = [models.UniqueConstraint("district", "code", name="framework_code")]

    def __str__(self) -> str:
        return self.title


class Skill(Named):
    """A knowledge component (a CASE CFItem)."""

    framework = models.ForeignKey(SkillFramework, models.CASCADE, related_name="skills")
    sourced_id = models.CharField(
        max_length=255, help_text=_("The skill's identifier in its framework.")
    )
    code = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=64, blank=True, help_text=_("The publisher's word."))
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="parts")
    position = models.PositiveIntegerField(default=0)

    personal = NOBODY

    class Meta:
        ordering = ("framework", "position", "id")
        constraints = [
            models.UniqueConstraint("framework", "sourced_id", name="skill_sourced_id"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="skill_is_not_in_itself"),
        ]
        indexes = [models.Index(fields=["district", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


class SkillPrerequisite(DistrictOwned):
    """`prerequisite` comes before `skill`: must (hard) or better (advised)."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="prerequisite_links")
    prerequisite = models.ForeignKey(Skill, models.CASCADE, related_name="dependent_links")
    is_hard = models.BooleanField(default=True)

    personal = NOBODY

    class Meta:
        constraints = [
            models.UniqueConstraint("skill", "prerequisite", name="one_link_per_pair_of_skills"),
            models.CheckConstraint(
                condition=~Q(skill=F("prerequisite")), name="skill_is_not_its_own_prerequisite"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prerequisite_id} → {self.skill_id}"


class SkillMatch(DistrictOwned):
    """Two frameworks' words for the same skill (CASE exactMatchOf)."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="matches")
    same_as = models.ForeignKey(Skill, models.CASCADE, related_name="+")

    personal = NOBODY

    class Meta:
        constraints = [
            models.UniqueConstraint("skill", "same_as", name="one_match_per_pair_of_skills"),
            models.CheckConstraint(condition=~Q(skill=F("same_as")), name="match_joins_two_skills"),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} = {self.same_as_id}"
