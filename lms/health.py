"""What monitors ask: is this process alive, and does the whole flow from answer to path work."""

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from assessments.selectors.flow import FlowHealth, flow_health

BROKER_TIMEOUT_SECONDS = 1
DISPATCHER_SILENT_SECONDS = 10


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer for as long as this process can; asks nobody else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Tell which parts work and how old the oldest path in waiting is; 503 if a part doesn't.

    Hand-ins need the database only, so a load balancer asks `healthz`; this is for alarms.
    """
    flow = _flow()
    seen = flow.dispatcher_seen_seconds if flow else None
    parts = {
        "database": flow is not None,
        "broker": _broker_answers(),
        "dispatcher": seen is not None and seen < DISPATCHER_SILENT_SECONDS,
    }
    ages = {
        "dispatcher_seen_seconds": seen,
        "oldest_stale_seconds": flow.oldest_stale_seconds if flow else None,
    }
    ready = all(parts.values())
    return JsonResponse({"ready": ready, **parts, **ages}, status=200 if ready else 503)


def _flow() -> FlowHealth | None:
    """Return the ages that the database knows, or None if it doesn't answer."""
    try:
        return flow_health()
    except DatabaseError:
        connection.close()
        return None


def _broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=BROKER_TIMEOUT_SECONDS,
        socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
