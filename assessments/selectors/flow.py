"""Whether the flow from answer to path is alive."""

from dataclasses import dataclass

from django.db import connection
from django.db.models.functions import Now

from assessments.models import Assessment, Attempt
from students.selectors.learners import Waiting, waiting

SILENT_SECONDS = 10
LATE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class FlowHealth:
    """How many wait and since when, and the last signs of life, in all districts.

    Ages in seconds; None where there is nothing to have an age.
    """

    waiting: Waiting
    dispatcher_seen_seconds: float | None
    hint_finished_seconds: float | None

    @property
    def has_dispatcher(self) -> bool:
        seen = self.dispatcher_seen_seconds
        return seen is not None and seen < SILENT_SECONDS

    @property
    def has_worker(self) -> bool:
        """Tell whether a hint was finished lately or nobody waits for one."""
        waits, finished = self.waiting.oldest_due_seconds, self.hint_finished_seconds
        is_late = waits is not None and waits > LATE_SECONDS
        return not is_late or (finished is not None and finished < SILENT_SECONDS)


def flow_health() -> FlowHealth:
    """Return who waits, and when dispatcher and worker were last seen. 4 queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM statement_timestamp() - max(beat_at))::float8,"
            " extract(epoch FROM statement_timestamp() - max(hint_finished_at))::float8"
            " FROM assessments_dispatcherheartbeat"
        )
        seen, finished = cursor.fetchone()
    return FlowHealth(waiting(), dispatcher_seen_seconds=seen, hint_finished_seconds=finished)


def waiting_for_release() -> list[int]:
    """Return the attempts of this district whose result is due and not released yet. 1 query."""
    waiting = Attempt.objects.filter(
        submitted_at__isnull=False,
        released_seq=None,
        feedback_timing=Assessment.FeedbackTiming.AFTER_DUE,
        assessment__due_at__lte=Now(),
    )
    return list(waiting.order_by("assessment__due_at", "pk").values_list("pk", flat=True))
