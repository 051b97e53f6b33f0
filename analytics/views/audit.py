"""The log: for admins, and for everybody what it says about herself."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from analytics.exports import Value, csv_response
from analytics.forms import LogForm
from analytics.selectors.audit import (
    MOST_EXPORTED,
    Line,
    filtered,
    lines_of,
    log_page,
    looks_told,
)
from students.gates import be_sure
from students.models import Action, Role
from students.selectors.access import roles_of, ward_for
from students.selectors.audit import alarm_for, log_for, looks_at, open_alarms_of
from students.selectors.audit_chain import verify_chain
from students.services.audit import record, record_export

ALARMS_SHOWN = 20
CHECKED = 1000  # Entries of the chain, at least, that are judged for each look at the log.


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show a page of the log, below the alarms that nobody has seen to.

    Whoever reads all of a district's is told whether its chain holds.
    """
    entries, form = log_for(request.user), LogForm(request.GET)
    page = log_page(filtered(entries, form.wanted()), _before(request))
    alarms = lines_of(open_alarms_of(request.user)[:ALARMS_SHOWN])
    shown = {"page": page, "alarms": alarms, "form": form, "query": _kept(request)}
    if Role.DISTRICT_ADMIN in roles_of(request.user):
        shown["chain"] = verify_chain(newest=CHECKED)
    return render(request, "analytics/audit.html", shown)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give the entries that are asked for as a file, the latest 20,000 at most."""
    entries, form = log_for(request.user), LogForm(request.GET)
    be_sure(request)
    found = list(filtered(entries, form.wanted())[:MOST_EXPORTED])
    head = (_("When"), _("Who"), _("Really"), _("What"), _("Whom"), _("Thing"), _("More"))
    response = csv_response("log", (*head, _("From where")), map(_cells, lines_of(found)))
    record_export(request, "audit-log", len(found))
    return response


@require_POST
def seen(request: HttpRequest, number: int) -> HttpResponse:
    """Note that an admin has seen to an alarm."""
    record(Action.ALARM_SEEN, target=alarm_for(request.user, number), request=request)
    return redirect("analytics:audit")


@require_safe
def my_looks(request: HttpRequest) -> HttpResponse:
    """Say who but herself looked at a person's work."""
    looks = looks_told(looks_at(request.user))
    return render(request, "analytics/looks.html", {"looks": looks, "person": request.user})


@require_safe
def child_looks(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say it to a guardian of her child."""
    child = ward_for(request.user, uuid)
    shown = {"looks": looks_told(looks_at(child)), "person": child, "is_child": True}
    return render(request, "analytics/looks.html", shown)


def _before(request: HttpRequest) -> int | None:
    sent = request.GET.get("before", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 19 else None


def _kept(request: HttpRequest) -> str:
    """Return what is asked for as a query string, from the newest entry on."""
    query = request.GET.copy()
    query.pop("before", None)
    return query.urlencode()


def _cells(line: Line) -> Iterable[Value]:
    more = "; ".join(f"{name}: {value}" for name, value in line.details)
    people = (line.who, line.really, line.action, line.whom)
    return (line.at, *people, line.target, more, line.address)
