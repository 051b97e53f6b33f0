"""For district admins: erase a person, take it back in time, and keep the receipt."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.records.forms import EraseForm
from lms.records.summary import consequences_for
from students.gates import be_sure
from students.models import Erasure
from students.requests import PageRequest
from students.selectors.records import (
    erasable_for,
    erasure_for,
    erasures_visible_to,
    runs_records,
)
from students.services.records import (
    NotHerName,
    NothingToTakeBack,
    ask_for_erasure,
    let_return,
    take_back,
)

SHOWN = 100


@require_safe
def erasures(request: PageRequest) -> HttpResponse:
    """List the erasures of a district, the latest first."""
    if not runs_records(request.user):
        raise Http404
    found = erasures_visible_to(request.user)[:SHOWN]
    return render(request, "records/erasures.html", {"erasures": found})


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what an erasure does, and do it once the name was typed."""
    person = erasable_for(request.user, uuid)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        be_sure(request)
        try:
            erasure = ask_for_erasure(person, request.user, form.cleaned_data["name"], request)
        except NotHerName:
            form.add_error("name", _("This is not the person's name."))
        else:
            messages.success(request, _asked_for(erasure))
            return redirect("records:erasures")
    days = settings.ERASURE_WAITING_DAYS
    shown = {"person": person, "form": form, "days": days, "what": consequences_for(person)}
    return render(request, "records/erase.html", shown)


def _asked_for(erasure: Erasure) -> str:
    """Say that an erasure is on its way, and where its receipt will be."""
    erasure.refresh_from_db(fields=["due_at"])
    due_at = timezone.localtime(erasure.due_at)
    if due_at <= timezone.localtime():
        return _("You asked for the erasure. It is done in a moment; the receipt is here then.")
    day = date_format(due_at, "SHORT_DATE_FORMAT")
    return _(
        "You asked for the erasure. It is done on %(day)s, and the receipt is here then. "
        "Until then you can take it back."
    ) % {"day": day}


@require_POST
def keep(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take an erasure back."""
    try:
        take_back(erasure_for(request.user, uuid), request.user, request)
    except NothingToTakeBack:
        messages.error(request, _("It is too late: the person has been erased."))
    else:
        messages.success(request, _("The person stays. Nothing was erased."))
    return redirect("records:erasures")


@require_POST
def allow_return(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say whether the next roster may bring the person back."""
    erasure = erasure_for(request.user, uuid)
    let_return(erasure, may=request.POST.get("may") == "yes", request=request)
    messages.success(request, _("Saved."))
    return redirect("records:erasures")


@require_safe
def receipt(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Hand out the receipt of an erasure that is done."""
    erasure = erasure_for(request.user, uuid)
    if erasure.done_at is None:
        raise Http404
    response = JsonResponse(erasure.receipt, json_dumps_params={"indent": 1})
    response["Content-Disposition"] = f'attachment; filename="erasure-{erasure.uuid}.json"'
    return response
