"""What comes next for a student in a course, and why."""

import uuid

from django.db import models

from courses.models import Activity, Course, DistrictOwned, Skill
from courses.personal import GOES, NAMELESS, about
from students.models.people import User


class LearningPath(DistrictOwned):
    """A student's recommended path in one course, as of `computed_seq` pieces of evidence.

    `as_of` is the moment the engine was given: that of the latest evidence, so that the facts
    alone decide the plan. `minutes` is what a day holds by the section's planning, if that says.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    student = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="paths")
    course = models.ForeignKey(Course, models.CASCADE, related_name="paths")
    version = models.PositiveIntegerField(default=1)
    computed_seq = models.BigIntegerField()
    computed_at = models.DateTimeField()
    as_of = models.DateTimeField()
    engine_version = models.CharField(max_length=64)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)

    personal = about(
        "learning",
        student=NAMELESS,
        tells="course version computed_at as_of minutes",
        hides="uuid computed_seq engine_version",
        keeps="course version computed_seq computed_at as_of engine_version minutes",
    )

    class Meta:
        constraints = [models.UniqueConstraint("student", "course", name="one_path_per_course")]

    def __str__(self) -> str:
        return f"{self.student_id} in {self.course_id}, version {self.version}"


class PathStep(DistrictOwned):
    """One step of a path: what to do, with the record of why and of what would do as well.

    Derived, so its foreign keys are not checked row by row.
    """

    path = models.ForeignKey(
        LearningPath, models.CASCADE, db_index=False, db_constraint=False, related_name="steps"
    )
    position = models.PositiveSmallIntegerField()
    activity = models.ForeignKey(
        Activity, models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    skill = models.ForeignKey(
        Skill, models.CASCADE, db_index=False, db_constraint=False, related_name="+"
    )
    reason = models.JSONField()

    personal = about("learning", path__student=GOES, tells="path position activity skill reason")

    class Meta:
        ordering = ("path", "position")
        constraints = [models.UniqueConstraint("path", "position", name="step_position")]

    def __str__(self) -> str:
        return f"{self.path_id} {self.position}: {self.activity_id}"
