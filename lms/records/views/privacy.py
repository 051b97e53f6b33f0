"""What is kept and why, in plain words, for everybody."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.records.categories import CATEGORIES, Category
from lms.records.periods import NEVER, PERIODS, days_kept, default_days


@dataclass(frozen=True, slots=True)
class Kept:
    """How long one kind of record is kept, in whole years or in days; both 0 where always."""

    label: str
    days: int

    @property
    def years(self) -> int:
        return self.days // 365 if self.days and self.days % 365 == 0 else 0

    @property
    def is_for_ever(self) -> bool:
        return self.days == NEVER


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing on the page."""

    category: Category
    kept: list[Kept]


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, who sees it and for how long; as her district says if she is of one.

    At most 2 queries.
    """
    is_known = getattr(request.user, "district_id", None) is not None
    periods = _periods(is_ours=is_known)
    sections = [
        Section(category, [periods[name] for name in category.periods])
        for category in CATEGORIES.values()
    ]
    return render(request, "records/privacy.html", {"sections": sections, "is_known": is_known})


def _periods(*, is_ours: bool) -> dict[str, Kept]:
    days = days_kept if is_ours else default_days
    return {name: Kept(str(period.label), days(name)) for name, period in PERIODS.items()}
