"""The chart of a model's page: does what it expects come true?"""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from analytics.charts import Chart, pairs
from students.engine.judging import BINS

_EXPECTED, _SEEN = 1, 4


def reliability(judged: Mapping[str, Any]) -> Chart:
    """Draw how often answers were right beside how often that was expected, in ten groups."""
    bins = judged["bins"]
    told = {"points": _percent(judged["calibration_error"])}
    rows = [
        (_group(one["expected"]), one["answers"], _percent(one["expected"]), _percent(one["seen"]))
        for one in bins
    ]
    drawn = [(str(_low(b["expected"])), (b["expected"], b["seen"])) for b in bins]
    return Chart(
        name="reliability",
        title=_("Does what it expects come true?"),
        sentence=_("What it expects is off by %(points)s points of 100 on average.") % told,
        drawing=pairs(drawn, (_EXPECTED, _SEEN)),
        head=[_("Expected to be right"), _("Answers"), _("Expected, of 100"), _("Right, of 100")],
        rows=rows,
        key=[(_EXPECTED, _("Expected")), (_SEEN, _("Right"))],
    )


def _group(expected: float) -> str:
    """Return the group of answers that were expected about so often to be right: "70–80"."""
    return f"{_low(expected)}–{_low(expected) + 100 // BINS}"


def _low(expected: float) -> int:
    return min(int(expected * BINS), BINS - 1) * 100 // BINS


def _percent(share: float) -> str:
    return number_format(round(100 * share, 1), 1)
