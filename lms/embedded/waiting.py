"""Wait for another process to get somewhere."""

import time
from collections.abc import Callable


def until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    """Ask again until the condition holds; return whether it did within `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
