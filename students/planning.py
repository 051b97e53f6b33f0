"""How a teacher and her school steer the planning, in the few words they choose from.

Each choice becomes numbers of the engine's `Wishes`: a dial multiplies one named term of a step's
score, a skill that the class works on now makes its steps e times as worthwhile, and exploration
bounds how much less promising an activity may be to be tried for its equal. None takes a step away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import log

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from students.engine import Wishes

FEWEST_MINUTES, MOST_MINUTES = 5, 240
MOST_FOCUS = 6
FOCUS = 1.0


class Dial(models.TextChoices):
    """What a teacher can weigh, by the term of the score that it multiplies."""

    REVIEWS = "due_review", _("Reviews of what may be forgotten")
    WEAK = "expected_gain", _("Practice of what is not known yet")
    UNLOCKS = "unlocks", _("Skills that open the way to others")
    VARIETY = "variety", _("Changing between skills")
    FORMATS = "format_preference", _("The format a student likes best")


class Level(models.TextChoices):
    """How much a dial counts."""

    LESS = "less", _("Less")
    USUAL = "usual", _("Usual")
    MORE = "more", _("More")


class Exploration(models.TextChoices):
    """How far a school lets the planner try activities that are as good as the best."""

    NONE = "none", _("Never: always the most promising")
    LITTLE = "little", _("Where it is at most 10 % less promising")
    SOME = "some", _("Where it is at most 20 % less promising")


class Setting(models.TextChoices):
    """What the log calls these settings."""

    PLANNING = "planning"
    EXPLORATION = "exploration"


_FACTORS = {Level.LESS: 0.5, Level.USUAL: 1.0, Level.MORE: 2.0}
# What speaks for a review is small beside the rest: twice as much of it would change no path.
FACTORS = dict.fromkeys(Dial, _FACTORS) | {
    Dial.REVIEWS: {Level.LESS: 0.0, Level.USUAL: 1.0, Level.MORE: 5.0}
}
BOUNDS = {Exploration.NONE: 0.0, Exploration.LITTLE: -log(0.9), Exploration.SOME: -log(0.8)}


@dataclass(frozen=True, slots=True)
class Planning:
    """What is chosen for a section. `levels` leaves out what is as usual; `focus` are skills."""

    minutes: int | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    focus: Sequence[int] = ()
    exploration: str = Exploration.NONE

    def level(self, dial: str) -> Level:
        return Level(self.levels.get(dial, Level.USUAL))

    def wishes(self, formats: tuple[str, ...], at: datetime) -> Wishes:
        """Return what the engine is told for a student who likes these formats, at a moment."""
        return Wishes(
            formats=formats,
            minutes=self.minutes,
            day_began=day_began(at),
            weights={dial: FACTORS[Dial(dial)][self.level(dial)] for dial in self.levels},
            emphasis=dict.fromkeys(self.focus, FOCUS),
            exploration=BOUNDS[Exploration(self.exploration)],
        )


AS_USUAL = Planning()


def chosen(levels: Mapping[str, str]) -> dict[str, str]:
    """Return the levels that are not as usual, in the order of the dials."""
    found = {dial: levels.get(dial, Level.USUAL) for dial in Dial.values}
    return {dial: str(level) for dial, level in found.items() if level != Level.USUAL}


def day_began(moment: datetime) -> float:
    """Return when the school day that a moment is in began, in seconds since 1970."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
