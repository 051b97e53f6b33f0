"""Whether the flow from answer to path is alive."""

from dataclasses import dataclass

from django.db import connection
from django.db.models.functions import Now

from assessments.models import Assessment, Attempt
from students.selectors.learners import oldest_stale_seconds


@dataclass(frozen=True, slots=True)
class FlowHealth:
    """Ages in seconds; None where there is nothing to have an age."""

    oldest_stale_seconds: float | None
    dispatcher_seen_seconds: float | None


def flow_health() -> FlowHealth:
    """Return the age of the oldest stale learner and of the dispatcher's last look. 2 queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM statement_timestamp() - max(beat_at))::float8"
            " FROM assessments_dispatcherheartbeat"
        )
        seen = cursor.fetchone()[0]
    return FlowHealth(oldest_stale_seconds=oldest_stale_seconds(), dispatcher_seen_seconds=seen)


def waiting_for_release() -> list[int]:
    """Return the attempts of this district whose result is due and not released yet. 1 query."""
    waiting = Attempt.objects.filter(
        submitted_at__isnull=False,
        released_seq=None,
        feedback_timing=Assessment.FeedbackTiming.AFTER_DUE,
        assessment__due_at__lte=Now(),
    )
    return list(waiting.order_by("assessment__due_at", "pk").values_list("pk", flat=True))
