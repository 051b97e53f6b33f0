"""The sign of life of the flow from answer to path."""

from django.db import models

from courses.personal import NOBODY


class DispatcherHeartbeat(models.Model):
    """When the dispatcher last looked, and a worker last finished a hint, by the database's clock.

    One row.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    beat_at = models.DateTimeField()
    hint_finished_at = models.DateTimeField(null=True)

    personal = NOBODY

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_heartbeat")
        ]

    def __str__(self) -> str:
        return str(self.beat_at)
