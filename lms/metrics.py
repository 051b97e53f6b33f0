"""Figures for Prometheus, the age of the oldest stale learner first among them.

Given to whoever brings `METRICS_TOKEN` as a bearer token; without such a setting, to this machine
alone.
"""

import hmac
import os
from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from assessments.selectors import flow_health
from lms.broker import hints_waiting

LOOPBACK = ("127.0.0.1", "::1")


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the figures of all web processes, and those of the flow from answer to path."""
    if not _may_read(request):
        raise Http404
    body = generate_latest(_web_figures()) + generate_latest(_flow_figures())
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        brought = request.headers.get("Authorization", "")
        return hmac.compare_digest(brought.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    is_forwarded = "X-Forwarded-For" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not is_forwarded


def _web_figures() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


class FlowFigures(Collector):
    """The flow's health at the moment of asking; the age of nothing is 0. 4 queries."""

    def collect(self) -> Iterator[Metric]:
        health, hints = flow_health(), hints_waiting()
        figures = {
            "waymark_oldest_stale_learner_seconds": (
                "For how long the longest waiting path has been behind its evidence",
                health.waiting.oldest_seconds,
            ),
            "waymark_stale_learners": ("How many paths are behind", health.waiting.learners),
            "waymark_postponed_learners": (
                "How many paths could not be computed and wait for their next try",
                health.waiting.postponed,
            ),
            "waymark_dispatcher_seen_seconds": (
                "Since when the dispatcher has not looked",
                health.dispatcher_seen_seconds,
            ),
            "waymark_hint_finished_seconds": (
                "Since when no worker has finished a hint",
                health.hint_finished_seconds,
            ),
            "waymark_dispatcher_alive": ("Whether the dispatcher is well", health.has_dispatcher),
            "waymark_worker_alive": (
                "Whether a hint was finished lately or nobody waits",
                health.has_worker,
            ),
            "waymark_broker_alive": ("Whether the broker answers", hints is not None),
            "waymark_hints_waiting": ("How many hints no worker has taken yet", hints),
        }
        for name, (meaning, value) in figures.items():
            yield GaugeMetricFamily(name, meaning, value=float(value or 0))


def _flow_figures() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(FlowFigures())
    return registry
