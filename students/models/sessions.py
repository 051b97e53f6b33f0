"""The session of somebody signed in, which knows her district before anything of hers is read."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from courses.personal import about
from courses.tenancy import DoorName

DISTRICT_KEY, OPERATOR_KEY = "district", "operator"
# For how many seconds it may lie idle, and the moment at which it ends however it is used.
IDLE_KEY, ENDS_KEY = "idle", "ends"


class Session(AbstractBaseSession):
    """What a browser's cookie stands for. Found by its secret key alone, so behind no wall."""

    home = models.BigIntegerField(null=True)
    door = models.CharField(max_length=16, default="")

    personal = about(
        "access",
        hides="session_key session_data expire_date home door",
        since="expire_date",
        period="sessions",
        reason="Who signed in is written inside; each session is opened to find out.",
    )

    class Meta(AbstractBaseSession.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(door__in=["", "operator"]), name="sessions_open_one_door_at_most"
            )
        ]


def door_of(data: dict[str, object]) -> DoorName:
    """Return the door that a session with this data stands in: operators are in no district."""
    return "operator" if OPERATOR_KEY in data else ""
