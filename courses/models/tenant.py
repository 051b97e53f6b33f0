"""The abstract parent of every row that a district owns."""

import uuid

from django.db import models

from courses.tenancy import session_district


class DistrictOwned(models.Model):
    """A row of one district; the database fills the district from the session.

    No foreign key is checked: the value is the database's own, and checking it would lock the
    district's one row for every row written in it.
    """

    district = models.ForeignKey(
        "courses.District",
        models.CASCADE,
        db_default=session_district(),
        editable=False,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )

    class Meta:
        abstract = True


class Named(DistrictOwned):
    """A district's row with an address of its own outside the database."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Rostered(Named):
    """A row that a roster may have brought: `sourced_id` is its OneRoster sourcedId."""

    sourced_id = models.CharField(max_length=255, null=True, blank=True)

    class Meta:
        abstract = True
