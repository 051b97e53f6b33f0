"""What families have agreed to, entry by entry: given, withdrawn, given again."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from courses.models import DistrictOwned
from courses.personal import STAYS, about
from students.models.people import User


class Purpose(models.TextChoices):
    """What a family is asked about."""

    STATISTICS = "statistics", _("School averages")
    PICTURES = "pictures", _("Pictures and recordings")
    OTHER_SERVICES = "other-services", _("Services of others")


# What holds while a family has said nothing.
UNTIL_ASKED = {Purpose.STATISTICS: True, Purpose.PICTURES: False, Purpose.OTHER_SERVICES: False}


class ConsentEntry(DistrictOwned):
    """One answer of a family about one purpose; the latest counts. Added to, never changed.

    `wording` is the version of the text that was answered. Keys to people are not checked: the
    answer outlives them, and says nothing of them but a number.
    """

    insert_only = True

    student = models.ForeignKey(
        User, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="consents"
    )
    purpose = models.CharField(max_length=32, choices=Purpose)
    is_given = models.BooleanField()
    wording = models.CharField(max_length=32)
    given_by = models.ForeignKey(
        User, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    recorded_by = models.ForeignKey(
        User, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    is_on_paper = models.BooleanField(default=False)
    signed_on = models.DateField(null=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    personal = about(
        "consents",
        student=STAYS,
        given_by=STAYS,
        recorded_by=STAYS,
        tells="purpose is_given wording is_on_paper signed_on at",
        reason="What was agreed to must be shown later; it names nobody, and keys lead nowhere.",
        copied_by="student",
    )

    class Meta:
        indexes = [
            models.Index(fields=["district", "student", "purpose", "-id"], name="consent_latest"),
            models.Index(fields=["district", "purpose", "student", "-id"], name="consent_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {'given' if self.is_given else 'withdrawn'}"
