"""What a student has shown: the only input the engine learns from."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class Response:
    """One scored answer to one item.

    ``score`` lies in [0, 1]; ``at`` is in unix seconds; ``key`` is the caller's name for the
    stored row, so that a reason can cite it.
    """

    item: int
    skills: tuple[int, ...]
    score: float
    at: float
    activity: int | None = None
    seconds: float | None = None
    key: int | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score must lie in [0, 1], got {self.score!r}")
        if not isfinite(self.at):
            raise ValueError(f"at must be finite, got {self.at!r}")


@dataclass(frozen=True, slots=True)
class Completion:
    """A lesson worked through: it says what was done, not what is known."""

    activity: int
    at: float

    def __post_init__(self) -> None:
        if not isfinite(self.at):
            raise ValueError(f"at must be finite, got {self.at!r}")


Evidence = Response | Completion
