"""Where learning happens: the district (the tenant), its tree of schools, its terms."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.tenant import Rostered
from courses.personal import NOBODY
from courses.tenancy import Door


class District(models.Model):
    """A tenant. Nothing of one district is ever seen from another."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=255)
    code = models.SlugField(max_length=64, unique=True)
    sourced_id = models.CharField(max_length=255, null=True, blank=True)
    language = models.CharField(max_length=16, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")

    doors = (Door("operator", "ALL"), Door("sign-in"))

    personal = NOBODY

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class School(Rostered):
    """A school, or a part of one (campus, department), in its district's tree."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School")
        DEPARTMENT = "department", _("Department")
        LOCAL = "local", _("Group of schools")

    name = models.CharField(max_length=255)
    code = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.SCHOOL)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")

    personal = NOBODY

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint("district", "sourced_id", name="school_sourced_id"),
            models.CheckConstraint(
                condition=~Q(parent=F("id")), name="school_is_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AcademicSession(Rostered):
    """A school year or a part of one."""

    class Kind(models.TextChoices):
        SCHOOL_YEAR = "schoolYear", _("School year")
        SEMESTER = "semester", _("Semester")
        TERM = "term", _("Term")
        GRADING_PERIOD = "gradingPeriod", _("Grading period")

    title = models.CharField(max_length=255)
    kind = models.CharField(max_length=16, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    school_year = models.CharField(max_length=16, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")

    personal = NOBODY

    class Meta:
        ordering = ("starts_on", "title")
        constraints = [
            models.UniqueConstraint("district", "sourced_id", name="session_sourced_id"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="session_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.title
