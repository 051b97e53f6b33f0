"""What answers say about items; derived each night, and dropped at will."""

from django.db import models
from django.db.models.functions import Now

from assessments.models.items import Item
from courses.models import DistrictOwned
from courses.personal import NOBODY


class ItemStatistic(DistrictOwned):
    """An item's figures, as `students.engine.items.ItemFigures` has them, all in its interval.

    Of each student the first answer counts. `seconds`: an even share of the time of the sittings,
    their median; half of the sittings lie between `seconds_low` and `seconds_high`.
    """

    item = models.OneToOneField(
        Item, models.CASCADE, primary_key=True, db_constraint=False, related_name="statistic"
    )
    answers = models.PositiveIntegerField()
    p_right = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    discrimination = models.FloatField(null=True)
    discrimination_low = models.FloatField(null=True)
    discrimination_high = models.FloatField(null=True)
    misleads = models.BooleanField(default=False)
    seconds = models.FloatField(null=True)
    seconds_low = models.FloatField(null=True)
    seconds_high = models.FloatField(null=True)
    counted_at = models.DateTimeField(db_default=Now())

    personal = NOBODY

    def __str__(self) -> str:
        return f"{self.item_id}: {self.p_right:.2f} of {self.answers}"
