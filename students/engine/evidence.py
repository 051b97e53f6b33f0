"""What a student has shown: the only input the engine learns from."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class Response:
    """One scored answer to one item.

    ``score`` lies in [0, 1]; ``at`` is in unix seconds; ``key`` is the caller's name for the
    stored row, so that a reason can cite it. ``seconds`` is the time taken, ``hints`` the number
    of hints asked for; None says nothing. ``weight`` in (0, 1] is how far this kind of evidence
    is to be trusted: 1 for an answer, less for a quick judgement or an imported score.
    """

    item: int
    skills: tuple[int, ...]
    score: float
    at: float
    activity: int | None = None
    seconds: float | None = None
    key: int | None = None
    hints: int | None = None
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"score must lie in [0, 1], got {self.score!r}")
        if not isfinite(self.at):
            raise ValueError(f"at must be finite, got {self.at!r}")
        if not 0.0 < self.weight <= 1.0:
            raise ValueError(f"weight must lie in (0, 1], got {self.weight!r}")
        if self.hints is not None and self.hints < 0:
            raise ValueError(f"hints cannot be negative, got {self.hints!r}")


@dataclass(frozen=True, slots=True)
class Completion:
    """A lesson worked through: it says what was done, not what is known."""

    activity: int
    at: float

    def __post_init__(self) -> None:
        if not isfinite(self.at):
            raise ValueError(f"at must be finite, got {self.at!r}")


Evidence = Response | Completion

TOO_QUICK_SECONDS = 2.0
JUDGMENT_WEIGHT = 0.5
_HINT_CREDIT = 0.5
_QUICK_WEIGHT = 0.25


def credit(response: Response) -> float:
    """How much of a success it is: each hint halves the score.

    After Wang and Heffernan 2011, "The assistance model: leveraging how many hints and attempts a
    student needs": credit falls with help, and an answer with help still beats a wrong one.
    """
    if not response.hints:
        return response.score
    return float(response.score * _HINT_CREDIT**response.hints)


def reliability(response: Response) -> float:
    """How far it counts: its weight, a quarter of it where nobody could have read the question.

    After Wise and Kong 2005, "Response time effort": answers faster than a threshold are guesses
    and carry next to no information. Longer times are read as effort and change nothing.
    """
    if response.seconds is not None and 0.0 <= response.seconds < TOO_QUICK_SECONDS:
        return response.weight * _QUICK_WEIGHT
    return response.weight


def judgment(skill: int, score: float, at: float, key: int) -> Response:
    """What a teacher has seen a student do, as evidence of one skill: half as much as an answer.

    Let a judge be right with probability h, whatever there is to see. She says *yes* with
    q = hp + (1-h)(1-p), so that of the Fisher information of a success with p = 1/2, which is
    1 / p(1-p), she passes on (dq/dp)^2 / q(1-q), the share (2h - 1)^2. Two such judges agree with
    h^2 + (1-h)^2, beyond chance with kappa = 4h^2 - 4h + 1 = (2h - 1)^2: the same. So the weight of
    a judgment is the kappa of judges. Half is agreement that is called moderate (Landis and Koch
    1977, "The measurement of observer agreement for categorical data"), with h = .85. Judgments
    and tests share about 40 % of their variance (Suedkamp, Kaiser and Moeller 2012, "Accuracy of
    teachers' judgments of students' academic achievement": mean correlation .63), which is near.

    What was seen is no item, but may be as easy to be called seen as an item is easy: it is an item
    of its own for each skill, by the skill's number below zero, where no item's is. Until a fit has
    met it, it is as hard as its skill. Its ``key`` is below zero, too, beside those of answers.
    """
    return Response(-skill, (skill,), score, at, key=-key, weight=JUDGMENT_WEIGHT)
