"""Room for deep calls.

CPython 3.11 and 3.12 keep the frames of Python functions in chunks of 16 KiB. Whoever loops just
below the end of a chunk takes a new one from the kernel at each call and gives it back at each
return: python/cpython issue 142183, mended in later releases of 3.13 and 3.14. A page's template
stands as deep as that, below all the middleware. One very large frame further down makes CPython
take one large chunk there, and all that is called from it finds room in what is left.
"""

from collections.abc import Callable
from types import FunctionType
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

# In words of 8 bytes: a little more than 256 KiB, so that CPython, which doubles, takes 512 KiB.
# Pages of memory that nobody touches cost nothing.
_ROOM = 33_000


def with_room(function: Callable[P, R]) -> Callable[P, R]:
    """Give all that the function calls about 240 KiB of frames in one piece."""
    plain = cast(FunctionType, function)
    plain.__code__ = plain.__code__.replace(co_stacksize=_ROOM)
    return function
