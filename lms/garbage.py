"""How often Python looks for garbage in a process that serves for long."""

import gc

YOUNG = 20_000
MIDDLE, OLD = 20, 50


def collect_seldom() -> None:
    """Leave what was loaded out of every search, and search once for 20,000 new objects, not 700.

    A page makes and drops some thousand objects, nearly all of them without a cycle: the searches
    that Python does by default take a sixth of its time and find nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
