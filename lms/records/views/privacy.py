"""What is kept and why, in plain words, for everybody."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.records.categories import CATEGORIES, OF_ANOTHER, Category, Told
from lms.records.periods import NEVER, PERIODS, days_kept, default_days
from students.models import Role, User
from students.selectors.access import roles_of


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

    category: Category | Told
    kept: list[Kept]


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept, why, who sees it and for how long; as her district says if she is of one.

    It speaks to a student of herself, to a family of its child, to staff of those they work for.
    At most 3 queries.
    """
    is_known = getattr(request.user, "district_id", None) is not None
    reader = _reader(request.user)
    told = CATEGORIES if reader == "student" else OF_ANOTHER
    periods = _periods(is_ours=is_known)
    sections = [
        Section(told[key], [periods[name] for name in category.periods])
        for key, category in CATEGORIES.items()
    ]
    shown = {"sections": sections, "is_known": is_known, "reader": reader}
    return render(request, "records/privacy.html", shown)


def _reader(user: User | AnonymousUser) -> str:
    """Return to whom the page speaks; to whoever has not signed in, as to a student. 1 query."""
    roles = roles_of(user) if isinstance(user, User) else frozenset()
    if roles == {Role.GUARDIAN}:
        return "family"
    return "student" if not roles or Role.STUDENT in roles else "staff"


def _periods(*, is_ours: bool) -> dict[str, Kept]:
    days = days_kept if is_ours else default_days
    return {name: Kept(str(period.label), days(name)) for name, period in PERIODS.items()}
