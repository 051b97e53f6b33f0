"""The Celery application: hints in, recomputed paths out. Nothing is kept in the broker."""

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun, worker_ready

from lms.garbage import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

NICER = 5
app = Celery("waymark")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def drop_broken_sessions(**_: Any) -> None:
    """Let each task begin with a database session that works, as each request does."""
    from django.db import close_old_connections

    close_old_connections()


@worker_ready.connect
def settle(**_: Any) -> None:
    """Let those who wait for a page or to be acknowledged go first; a path may take its second."""
    collect_seldom()
    os.nice(NICER)
