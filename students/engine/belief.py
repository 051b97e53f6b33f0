r"""The arithmetic of one belief: a Gaussian on the log-odds scale, updated answer by answer.

**Model.** A student answers an item of skill k right with probability
``sigmoid(base + c_k + a_k - d)``: ``c_k`` is the skill's average, ``d`` the item's difficulty and
``a_k`` the student's ability on the skill, normally distributed around what else is known of her.

**Answer.** With a Gaussian prior N(m, V) and a logistic likelihood, one Newton step on the log
posterior from m gives ``V' = 1 / (1/V + I)`` and ``m' = m + V' (y - p)``: assumed density
filtering, an extended Kalman filter with a logistic link. It is Elo with a step that shrinks as
certainty grows, which is Glicko (Glickman 1999, "Parameter estimation in large dynamic paired
comparison experiments"); Pelanek 2016, "Applications of the Elo rating system in adaptive
educational systems", shows that such a tracker keeps up with heavier models of learners.
A partial score y in [0, 1] enters as a fractional success; an item of n skills counts 1/n each.

**A deliberate simplification.** The exact information I is p(1 - p). We hold it at one fitted
average, so certainty depends on how many answers there are and when, never on how they turned
out. Then ``dm'/dm = 1 - V' p(1 - p)`` is positive while V' <= 4, each step keeps order, and by
induction more right answers at the same times never lower a belief. Children and teachers expect
that promise; it costs a little accuracy in the extremes.

**Time.** Ability relaxes towards the average as an Ornstein-Uhlenbeck process: after t with
half-life h, ``r = 2^(-t/h)``, the mean becomes r m and the variance ``V0 - r^2 (V0 - V)``: what
was shown long ago says less. Only what is above average is forgotten; not knowing does not heal
by waiting. Practice lengthens the half-life, ``h = h0 (1 + n)^g``, after half-life regression
(Settles and Meeder 2016, "A trainable spaced repetition model for language learning"), with the
number of answers in place of correct ones so that the promise above holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import exp, log

from students.engine.state import SkillBelief

DAY = 86_400.0
Z90 = 1.6448536269514722
_LARGEST_VARIANCE = 4.0


@dataclass(frozen=True)
class Parameters:
    """The numbers a fit moves; log-odds and days. The defaults are a cautious start.

    ``spread`` is the variance between one student's skills, ``theta_share`` how much of the
    overall ability each skill inherits, ``prerequisite_share`` how far the prior of a skill
    follows its prerequisites instead of the overall ability.
    """

    base: float = -0.5
    theta_variance: float = 0.5
    theta_drift_per_day: float = 0.002
    theta_share: float = 0.6
    spread: float = 0.9
    prerequisite_share: float = 0.3
    information: float = 0.2
    answer_gain: float = 0.06
    answer_noise: float = 0.02
    half_life_days: float = 14.0
    half_life_growth: float = 0.35

    def __post_init__(self) -> None:
        if not 0.0 < self.skill_variance <= _LARGEST_VARIANCE:
            raise ValueError(f"variances must stay within (0, {_LARGEST_VARIANCE}]")
        if not 0.0 < self.theta_variance <= _LARGEST_VARIANCE:
            raise ValueError(f"variances must stay within (0, {_LARGEST_VARIANCE}]")
        if self.spread <= 0.0 or self.information <= 0.0 or self.half_life_days <= 0.0:
            raise ValueError("spread, information and half-life must be positive")
        if min(self.answer_gain, self.answer_noise, self.theta_drift_per_day) < 0.0:
            raise ValueError("gain, noise and drift cannot be negative")
        if not (0.0 <= self.theta_share <= 1.0 and 0.0 <= self.prerequisite_share <= 1.0):
            raise ValueError("shares lie in [0, 1]")

    @cached_property
    def skill_variance(self) -> float:
        """The variance of a skill across students of whom nothing is known."""
        return self.theta_share**2 * self.theta_variance + self.spread


def sigmoid(x: float) -> float:
    """The logistic function, without overflow."""
    if x >= 0.0:
        return 1.0 / (1.0 + exp(-x))
    e = exp(x)
    return e / (1.0 + e)


def logit(p: float) -> float:
    """The log-odds of a probability in (0, 1)."""
    return log(p / (1.0 - p))


def narrowed(variance: float, information: float) -> float:
    """The variance after an answer that carries this much information."""
    return 1.0 / (1.0 / variance + information)


def at_time(belief: SkillBelief, at: float, parameters: Parameters) -> tuple[float, float]:
    """Mean and variance of a skill's own evidence at ``at``; the past counts as now."""
    days = (at - belief.last_at) / DAY
    if days <= 0.0:
        return belief.mean, belief.variance
    half_life = parameters.half_life_days * (1.0 + belief.answers) ** parameters.half_life_growth
    kept: float = 2.0 ** (-days / half_life)
    whole = parameters.skill_variance
    mean = belief.mean * kept if belief.mean > 0.0 else belief.mean
    return mean, whole - kept * kept * (whole - belief.variance)


def combined(
    own: tuple[float, float], prior: tuple[float, float], parameters: Parameters
) -> tuple[float, float]:
    """Join a skill's own evidence with what the rest of the student says of it.

    The own track starts at N(0, V0) for everybody, so its evidence alone has precision
    ``1/V - 1/V0`` and precision-weighted mean ``m/V``; adding the informed prior's gives the
    product of Gaussians. The own answers have moved the overall ability too and so count a
    little twice.
    """
    mean, variance = own
    prior_mean, prior_variance = prior
    weight = max(0.0, 1.0 / variance - 1.0 / parameters.skill_variance)
    precision = 1.0 / prior_variance + weight
    return (prior_mean / prior_variance + mean / variance) / precision, 1.0 / precision


def moderated(mean: float, variance: float) -> float:
    """The expected success rate over a Gaussian on log-odds (MacKay 1992's approximation)."""
    return sigmoid(mean / (1.0 + 0.39269908169872414 * variance) ** 0.5)
