"""Answers and refusals in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.scoring.shape import plain, texts
from assessments.services.attempts import (
    AlreadySubmitted,
    AttemptRefused,
    KeyReused,
    NoAttemptsLeft,
    NothingToAsk,
    TimeIsUp,
    TooBusy,
    UnknownItem,
)
from assessments.services.hints import NoSuchHint

_REFUSALS = {
    NoAttemptsLeft: _("You have used every try. Your teacher can help you to go on."),
    TooBusy: _("Very many are working right now. Please begin in a moment."),
    NothingToAsk: _("There are no questions here yet. Your teacher is still writing them."),
    AlreadySubmitted: _("You handed this in before. Here is your result."),
    KeyReused: _("You handed this in before. Here is your result."),
    TimeIsUp: _("The time is over. What you saved before counts: you can hand it in."),
    NoSuchHint: _("There is no other hint here."),
    UnknownItem: _("One of the answers doesn't belong to these questions."),
}


def refusal_text(refused: AttemptRefused) -> str:
    """Say to the student, kindly, why something can't be done."""
    return str(_REFUSALS[type(refused)])


def answer_text(kind: str, body: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """Return an answer for a reader, written in the body's own format; "" for nothing."""
    if "choice" in answer:
        return texts(body, "choices")[answer["choice"]]
    if "choices" in answer:
        known = texts(body, "choices")
        return "; ".join(known[choice] for choice in answer["choices"])
    if "value" in answer:
        return gettext("True") if answer["value"] else gettext("False")
    if "order" in answer:
        known = texts(body, "entries")
        return " → ".join(known[entry] for entry in answer["order"])
    if "pairs" in answer:
        prompts, options = texts(body, "prompts"), texts(body, "options")
        return "; ".join(f"{prompts[p]}: {options[o]}" for p, o in answer["pairs"].items())
    if "blanks" in answer:
        return "; ".join(_filled(body, blank, answer["blanks"]) for blank in body["blanks"])
    return plain(body, answer.get("text", "")).replace("\n", "\n\n")


def _filled(body: Mapping[str, Any], blank: Mapping[str, Any], filled: Mapping[str, str]) -> str:
    value = filled.get(blank["id"], "")
    if not value:
        return "…"
    return texts(blank, "choices")[value] if "choices" in blank else plain(body, value)
