"""How gunicorn serves Waymark: a few processes with threads, shaped by the environment.

Threads, since a request mostly waits for PostgreSQL, and a thread keeps its connection; more than
one process, since a Python process uses one core.
"""

import os
import shutil
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

bind = os.environ.get("WEB_BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_PROCESSES") or 2)
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS") or 4)
preload_app = True
timeout = 30
graceful_timeout = 8
keepalive = 5
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
logger_class = "lms.logs.GunicornLog"
# Between hosts the proxy reaches us by TLS; with an authority, only who shows its certificate does.
certfile = os.environ.get("WEB_CERTIFICATE") or None
keyfile = os.environ.get("WEB_KEY") or None
ca_certs = os.environ.get("WEB_CLIENT_AUTHORITY") or None
cert_reqs = ssl.CERT_REQUIRED if ca_certs else ssl.CERT_NONE


def ssl_context(config: Any, make: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    """Speak TLS 1.3 alone: whoever reaches us directly is ours."""
    context = make()
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


if Path("/dev/shm").is_dir():  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# Each process counts for itself; through this folder, whichever is asked reports for all.
if workers > 1 and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    _metrics = Path(os.environ.get("DATA_DIR") or tempfile.mkdtemp(prefix="waymark-")) / "metrics"
    shutil.rmtree(_metrics, ignore_errors=True)
    _metrics.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics)


def post_worker_init(worker: Any) -> None:
    """Let the application know how many requests wait for a thread of this process."""
    from assessments.pressure import pressure
    from lms.garbage import collect_seldom

    collect_seldom()

    limit = int(os.environ.get("WEB_QUEUE_LIMIT") or 50)
    pressure.measure(worker.tpool._work_queue.qsize, limit)


def child_exit(server: Any, worker: Any) -> None:
    """Drop the figures of a process that has gone from those that count living processes."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
