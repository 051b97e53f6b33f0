"""For district admins: how long records are kept, and what goes next."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.records.forms import RulesForm
from lms.records.retention import SOON_DAYS, due
from students.gates import be_sure
from students.requests import PageRequest
from students.selectors.records import rules_in_force, runs_records
from students.services.records import change_rules


@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: PageRequest) -> HttpResponse:
    """Show and change a district's periods."""
    if not runs_records(request.user):
        raise Http404
    form = RulesForm(rules_in_force(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        be_sure(request)
        change_rules(form.values, request)
        messages.success(request, _("Saved."))
        return redirect("records:retention")
    shown = {"form": form, "due": due(), "soon_days": SOON_DAYS}
    return render(request, "records/retention.html", shown)
