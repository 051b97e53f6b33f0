"""What teachers and schools decided about the planning of paths."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from courses.models import DistrictOwned, School, Section
from courses.personal import NOBODY
from students.planning import FEWEST_MINUTES, MOST_MINUTES, Exploration


class SectionPlan(DistrictOwned):
    """How the paths of a section's students are planned. Without a row: as usual.

    `levels` has the dials that are not as usual, `focus` the skills that the class works on now, by
    their ids: one that is gone moves nothing. Who changed it and when is in the log.
    """

    section = models.OneToOneField(Section, models.CASCADE, related_name="planning")
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    levels = models.JSONField(default=dict, blank=True)
    focus: "ArrayField[list[int], list[int]]" = ArrayField(
        models.BigIntegerField(), default=list, blank=True
    )

    personal = NOBODY

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__isnull=True)
                | Q(minutes__range=(FEWEST_MINUTES, MOST_MINUTES)),
                name="planned_minutes_of_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"planning of section {self.section_id}"


class SchoolPlan(DistrictOwned):
    """How far a school lets the planner try equals. Without a row: not at all."""

    school = models.OneToOneField(School, models.CASCADE, related_name="planning")
    exploration = models.CharField(
        max_length=16, choices=Exploration, default=Exploration.NONE, db_default=Exploration.NONE
    )

    personal = NOBODY

    def __str__(self) -> str:
        return f"planning of school {self.school_id}"
