"""How an answer came about: the hints that were shown, the seconds that its question was in view.

An attempt keeps both by the place of the question, as lists that may be shorter than its questions.
Pure: no database.
"""

from collections.abc import Mapping, Sequence
from math import isfinite

MOST_SECONDS = 86_400.0


class InvalidSeconds(ValueError):
    """A time that no question can have been in view."""


def clean_seconds(value: object) -> float:
    """Return a time from 0 to a day. Raise InvalidSeconds for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidSeconds("A number of seconds is expected.")
    if not isfinite(value) or not 0 <= value <= MOST_SECONDS:
        raise InvalidSeconds(f"Seconds lie from 0 to {MOST_SECONDS:.0f}.")
    return float(value)


def seconds_from_form(text: object) -> float | None:
    """Return the time that a page has measured; None where it says none that can be."""
    try:
        return clean_seconds(float(str(text)))
    except ValueError:
        return None


def shown_at(hints: Sequence[int], place: int) -> int:
    """Return how many hints were shown to the question at a place."""
    return hints[place] if place < len(hints) else 0


def with_one_shown(hints: Sequence[int], place: int, number: int) -> list[int]:
    """Return the counts with so many shown at a place, or more where more were."""
    longer = [*hints, *[0] * (place + 1 - len(hints))]
    longer[place] = max(longer[place], number)
    return longer


def seconds_at(seconds: Sequence[float | None], place: int) -> float | None:
    """Return how long the question at a place was in view, None where nobody measured."""
    return seconds[place] if place < len(seconds) else None


def longest(
    kept: Sequence[float | None], sent: Mapping[int, float], places: int
) -> list[float | None]:
    """Return the times of all places, the longer of what was kept and what was sent; none for none.

    A page counts on from what was kept, so a shorter time is an older page's.
    """
    if not sent:
        return list(kept)
    both = [(seconds_at(kept, place), sent.get(place)) for place in range(places)]
    return [max((one for one in times if one is not None), default=None) for times in both]
