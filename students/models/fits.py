"""Models of how students learn, each fitted to a district's own answers."""

from django.db import models
from django.db.models.functions import Now

from courses.models.tenant import Named
from courses.personal import NOBODY
from courses.tenancy import Door


class EngineFit(Named):
    """What one night's fit has found, and how well it told the last weeks beforehand.

    `model` is what `students.engine.Model.from_dict` reads; empty, as `answers` is 0, for the
    model that comes with Waymark. At most one fit is in force; where none is, it is that model.
    `is_chosen`: a person put it in force, and no fit replaces it by itself. `is_settled`: all
    learners have been estimated with it. `backtest`: the figures of `students.engine.backtest`.
    """

    version = models.CharField(max_length=64)
    model = models.JSONField(default=dict)
    answers = models.PositiveIntegerField(default=0)
    students = models.PositiveIntegerField(default=0)
    backtest = models.JSONField(default=dict)
    fitted_at = models.DateTimeField(db_default=Now())
    in_force_since = models.DateTimeField(null=True)
    is_in_force = models.BooleanField(default=False)
    is_chosen = models.BooleanField(default=False)
    is_settled = models.BooleanField(default=False)

    doors = (Door("dispatch", "SELECT", "is_in_force AND NOT is_settled"),)
    personal = NOBODY

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "district", condition=models.Q(is_in_force=True), name="one_fit_in_force"
            ),
        ]
        indexes = [models.Index(fields=["district", "-fitted_at"], name="newest_fits")]

    def __str__(self) -> str:
        return self.version

    @property
    def is_shipped(self) -> bool:
        """Whether it stands for the model that comes with Waymark."""
        return not self.answers
