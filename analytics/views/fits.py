"""The models behind the estimates: how well each tells, and which one is used."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from analytics.fit_charts import reliability
from analytics.views.trails import Trail
from assessments.selectors.histories import answers_given
from assessments.services.fitting import FEWEST_ANSWERS
from students.models import EngineFit
from students.requests import PageRequest
from students.selectors.fits import fit_for, fits_run_by
from students.services.fits import choose_fit, let_fits_choose


@require_safe
def fits(request: PageRequest) -> HttpResponse:
    """Show which model estimates, how well it tells, and those before it."""
    found = list(fits_run_by(request.user))
    now = next((fit for fit in found if fit.is_in_force), None)
    shown = {"fits": found, "now": now, "fewest": FEWEST_ANSWERS, "trail": _to_schools()}
    if now is None or now.is_shipped:
        shown["answers"] = answers_given()
    return render(request, "analytics/fits.html", shown | _judged(now))


@require_http_methods(["GET", "HEAD", "POST"])
def fit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Ask whether this model is to be used, and use it."""
    chosen = fit_for(request.user, uuid)
    if request.method == "POST":
        choose_fit(chosen, request.user)
        messages.success(request, _("Chosen. Estimates follow within minutes."))
        return redirect("analytics:fits")
    shown = {"fit": chosen, "trail": [*_to_schools(), (reverse("analytics:fits"), _("Estimates"))]}
    return render(request, "analytics/fit.html", shown | _judged(chosen))


@require_POST
def free(request: PageRequest) -> HttpResponse:
    """Let the next better model be used by itself again."""
    fits_run_by(request.user)
    let_fits_choose(request.user)
    messages.success(request, _("The next better model will be used by itself."))
    return redirect("analytics:fits")


def _judged(fit: EngineFit | None) -> dict[str, Any]:
    """Return the chart and the figures of a fit's back-test, if it had one."""
    if fit is None or not fit.backtest:
        return {}
    names = [
        (_("This model"), "candidate"),
        (_("The model used before"), "current"),
        (_("Each question\u2019s average"), "item_mean"),
    ]
    rows = [(name, fit.backtest[key]) for name, key in names]
    return {"chart": reliability(fit.backtest["candidate"]), "rows": rows}


def _to_schools() -> Trail:
    return [(reverse("analytics:schools"), _("Schools"))]
