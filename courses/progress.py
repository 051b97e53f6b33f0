"""How far long work has come, told to whoever listens; to nobody, unless somebody does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(step: str, done: int, total: int) -> None:
    """Say that of a step's parts so many are done."""
    listener = _listener.get()
    if listener is not None:
        listener(step, done, total)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let `listener` be told of all the work within."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
