"""How sure it is that a skill is known: a word, a mark and a depth of colour for each level."""

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from students.engine.explain import CLOSE, KNOWN


class Level(TextChoices):
    """What an estimate comes to in a word. "Surely": the whole interval is known."""

    NOT_YET = "not_yet", _("Not yet")
    CLOSE = "close", _("Nearly there")
    KNOWN = "known", _("Knows it")
    SURE = "sure", _("Surely knows it")
    UNSURE = "unsure", _("Not enough evidence")
    NONE = "none", _("No answers yet")

    @property
    def mark(self) -> str:
        """The sign that stands for the word where there is no room for it."""
        return _MARKS[self]

    @property
    def depth(self) -> int:
        """Which of the colours `--level-0` to `--level-4` is under it."""
        return _DEPTHS[self]


_MARKS = {
    Level.NOT_YET: "○",
    Level.CLOSE: "◐",
    Level.KNOWN: "●",
    Level.SURE: "✓",
    Level.UNSURE: "?",
    Level.NONE: "–",
}
_DEPTHS = {
    Level.NOT_YET: 1,
    Level.CLOSE: 2,
    Level.KNOWN: 3,
    Level.SURE: 4,
    Level.UNSURE: 0,
    Level.NONE: 0,
}
# The same rule as `level_of`, for the database.
WHERE = {
    Level.NOT_YET: Q(is_enough=True, p_known__lt=CLOSE),
    Level.CLOSE: Q(is_enough=True, p_known__gte=CLOSE, p_known__lt=KNOWN),
    Level.KNOWN: Q(is_enough=True, p_known__gte=KNOWN, low__lt=KNOWN),
    Level.SURE: Q(is_enough=True, p_known__gte=KNOWN, low__gte=KNOWN),
    Level.UNSURE: Q(is_enough=False),
}


def level_of(p_known: float, low: float, *, is_enough: bool) -> Level:
    """Return the level of an estimate with its interval's lower end, all in [0, 1]."""
    if not is_enough:
        return Level.UNSURE
    if p_known < CLOSE:
        return Level.NOT_YET
    if p_known < KNOWN:
        return Level.CLOSE
    return Level.SURE if low >= KNOWN else Level.KNOWN
