"""What monitors ask: is this process alive, and does the whole flow from answer to path work."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.selectors.flow import FlowHealth, flow_health
from lms.broker import hints_waiting
from lms.roles import is_walled_in


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer for as long as this process can; asks nobody else."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Tell which parts work and how old the oldest path in waiting is; 503 if a part doesn't.

    Hand-ins need the database only, so a load balancer asks `healthz`; this is for alarms.
    """
    flow, hints = _flow(), hints_waiting()
    parts = {
        "database": flow is not None,
        "broker": hints is not None,
        "dispatcher": flow is not None and flow.has_dispatcher,
        "worker": flow is not None and flow.has_worker,
        "walls": flow is not None and is_walled_in(),
    }
    ready = all(parts.values())
    facts = {"ready": ready, **parts, **_ages(flow), "hints_waiting": hints}
    return JsonResponse(facts, status=200 if ready else 503)


def _ages(flow: FlowHealth | None) -> dict[str, float | None]:
    return {
        "dispatcher_seen_seconds": flow.dispatcher_seen_seconds if flow else None,
        "hint_finished_seconds": flow.hint_finished_seconds if flow else None,
        "oldest_stale_seconds": flow.waiting.oldest_seconds if flow else None,
        "stale_learners": flow.waiting.learners if flow else None,
    }


def _flow() -> FlowHealth | None:
    """Return the ages that the database knows, or None if it doesn't answer."""
    try:
        return flow_health()
    except DatabaseError:
        connection.close()
        return None
