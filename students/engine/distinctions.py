"""What tells a first step from other first steps, in one short sentence to the student."""

from __future__ import annotations

from collections.abc import Callable

from students.engine.reasons import Reason

MOST_WORDS = 25
_BRIEF = 0.1
_SEVERAL = 2


def gettext_noop(message: str) -> str:
    """Mark a text for makemessages; the caller's ``gettext`` translates it later."""
    return message


# Term of the score -> what it says where it speaks most for the step.
_BY_TERM = {
    "unlocks": gettext_noop("Later, %(count)s skills build on it."),
    "goal": gettext_noop("It leads to your goal."),
    "format_preference": gettext_noop("It comes in the form you like."),
    "interest": gettext_noop("It is about something you like."),
    "effort": gettext_noop("It does not take long."),
}
_BY_KIND = {
    "lesson": gettext_noop("It begins with a lesson."),
    "practice": gettext_noop("Try a few tasks to begin."),
    "quiz": gettext_noop("A check shows what you know."),
}


def distinguished(said: str, reason: Reason, gettext: Callable[[str], str]) -> str:
    """Add to what is said of a new step what speaks most for this one, if 25 words hold it."""
    own = gettext(_own(reason)) % {"count": reason.opens}
    longer = f"{said} {own}"
    return longer if len(longer.split()) <= MOST_WORDS else said


def _own(reason: Reason) -> str:
    """The text of the largest term that says something, or else that of the kind."""
    values = {name: value for name in _BY_TERM if (value := reason.terms.get(name, 0.0)) > 0.0}
    if reason.opens < _SEVERAL:
        values.pop("unlocks", None)
    if values.get("effort", 0.0) < _BRIEF:
        values.pop("effort", None)
    if not values:
        return _BY_KIND[reason.kind]
    return _BY_TERM[max(values, key=values.__getitem__)]
