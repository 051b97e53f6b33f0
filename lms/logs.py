"""What a log line may carry: what happened, where in the code, and to which ids.

No names, addresses, answers, passwords or tokens: not from a query string, not from an exception's
message, which often quotes the value that it is about, and not from lines of other libraries.
"""

import re
import sys
import traceback
from types import TracebackType
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError
from gunicorn.glogging import Logger
from redis import RedisError
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

# Their messages speak of servers, not of people.
_SPEAK_OF_SERVERS = (OperationalError, InterfaceError, RedisError, ImportError)
_SECRETS = re.compile(r"(/password/reset/key/|/confirm-email/)[^/\s?]+")
# Lines of gunicorn and Celery that go on with a piece of the request or the error's message.
_QUOTING = re.compile(
    r"^(Invalid request|Error handling request|Task \S+ raised unexpected)\b.*", re.DOTALL
)


def formatter(chain: list[Any], renderer: Any) -> ProcessorFormatter:
    """Return what makes a line of every event, ours and other libraries'."""
    last = [ProcessorFormatter.remove_processors_meta, without_secrets, told_errors, renderer]
    return ProcessorFormatter(foreign_pre_chain=chain, processors=last)


class GunicornLog(Logger):
    """Sends gunicorn's own lines the way of all others."""

    def setup(self, cfg: Any) -> None:
        """Take gunicorn's handlers off, so that the root's are used."""
        super().setup(cfg)
        self.error_log.handlers = []
        self.error_log.propagate = True


def without_secrets(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Take one-time keys out of addresses, and quotations out of other libraries' complaints."""
    for name in ("event", "request"):
        if isinstance(event.get(name), str):
            event[name] = _SECRETS.sub(r"\1-", event[name])
    if str(event.get("logger", "")).startswith(("gunicorn", "celery")):
        event["event"] = _QUOTING.sub(r"\1", str(event["event"]))
    return event


def told_errors(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its kind and its place in the code, for it and its causes."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_told(each) for each in _with_causes(error))
    return event


def _with_causes(error: BaseException) -> list[BaseException]:
    """Return the first cause first, as Python prints them."""
    chain: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in chain:
        chain.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return chain[::-1]


def _told(error: BaseException) -> str:
    kind = type(error)
    return "\n".join(
        [*_places(error.__traceback__), f"{kind.__module__}.{kind.__qualname__}{_detail(error)}"]
    )


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _detail(error: BaseException) -> str:
    """Return what is known of an error besides its message, or the message of a server's."""
    if isinstance(error, _SPEAK_OF_SERVERS):
        return f": {error}".rstrip()
    diagnosis = getattr(error.__cause__, "diag", None)
    if isinstance(error, DatabaseError) and diagnosis is not None:
        parts = (diagnosis.sqlstate, diagnosis.table_name, diagnosis.constraint_name)
        return f": {' '.join(filter(None, parts))}"
    return ""
