"""The style guide: every component in every state, in the theme that is asked for."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from analytics import school_charts
from analytics.charts import Chart
from analytics.levels import Level
from analytics.listing import Listing
from analytics.selectors.schools import CourseMastery, Day
from courses.models import Activity
from students import reading
from students.requests import PageRequest
from students.selectors.second_step import is_staff_person

_TOKENS = Path(settings.BASE_DIR) / "static/css/tokens.css"


class SampleForm(forms.Form):
    """A field of each sort, one of them filled in wrongly."""

    name = forms.CharField(label=_("Name"), help_text=_("As on the class list."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 3}))
    is_sure = forms.BooleanField(label=_("I have read this"), required=False)


class SampleFilter(forms.Form):
    """What a list can be asked for."""

    q = forms.CharField(label=_("Name"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of the sample table."""

    name: str
    score: float | None


@dataclass(frozen=True, slots=True)
class SampleEstimate:
    """What is believed of a skill, as a meter shows it."""

    p_known: float
    low: float
    high: float
    evidence_count: int
    is_enough: bool = True


# One for each level there is an estimate of, and both ends.
_ESTIMATES = [
    SampleEstimate(0.34, 0.12, 0.58, 5),
    SampleEstimate(0.64, 0.42, 0.81, 9),
    SampleEstimate(0.78, 0.6, 0.89, 14),
    SampleEstimate(0.92, 0.81, 0.97, 31),
    SampleEstimate(0.5, 0.1, 0.9, 1, is_enough=False),
    SampleEstimate(0.0, 0.0, 0.02, 40),
    SampleEstimate(1.0, 0.98, 1.0, 40),
]
_ROWS = [SampleRow(name, score) for name, score in (("Ada", 0.92), ("Ben", 0.4), ("Cleo", None))]


WRITTEN = r"""
Half of $\frac{2}{3}$ is $\frac{1}{2} \times \frac{2}{3} = \frac{1}{3}$.

| part | in words |
|---|---|
| $\frac{1}{2}$ | a half |

```
2 / 3
```
"""


def sample_charts() -> list[Chart]:
    """Return a chart of each sort."""
    courses = [
        CourseMastery(UUID(int=place), title, 30, 30, 0.5, 90, 28, levels)
        for place, (title, levels) in enumerate(
            [("Math 4", (3, 8, 12, 5)), ("Reading 4", (1, 2, 5, 20))]
        )
    ]
    days = [Day(date(2026, 9, 1) + timedelta(days=n), n * 3 % 11, n * 20) for n in range(14)]
    return [school_charts.handed_in(days), school_charts.mastery(courses)]


def _themes(theme: str) -> list[dict[str, Any]]:
    """Return the themes as tabs."""
    return [
        {"url": f"?theme={value}", "label": label, "is_here": value == theme}
        for value, label in reading.CHOICES["theme"]
    ]


@require_safe
def design(request: PageRequest) -> HttpResponse:
    """Show the components to the staff. 0 queries beyond who asks."""
    if not is_staff_person(request.user):
        raise Http404
    listing = Listing.of(request.GET, ("name", "score"), "name", keeps=("theme",))
    keys: Any = {"name": lambda row: row.name, "score": lambda row: row.score}
    theme = request.GET.get("theme", "")
    context = {
        "themes": _themes(theme),
        "theme": theme if theme in dict(reading.CHOICES["theme"]) else "",
        "now": timezone.now(),
        "charts": sample_charts(),
        "written": WRITTEN,
        "filter": SampleFilter(auto_id="filter_%s"),
        "colours": colour_names(),
        "form": SampleForm(),
        "wrong": SampleForm({"name": "", "language": "xx"}, auto_id="wrong_%s"),
        "listing": listing,
        "page": listing.shown(listing.sorted(listing.found(_ROWS, lambda row: row.name), keys)),
        "crumbs": [("/", _("Start"))],
        "levels": list(Level),
        "estimates": _ESTIMATES,
        "kinds": Activity.Kind.choices,
        "formats": Activity.Format.choices,
    }
    return render(request, "design.html", context)


def colour_names() -> list[str]:
    """Return the names of all tokens that are colours."""
    return list(dict.fromkeys(re.findall(r"--([\w-]+): light-dark", _TOKENS.read_text())))
