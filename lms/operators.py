"""Operators of the installation are in no district, and look into one at a time."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.models import District
from courses.tenancy import in_district
from students.middleware import DistrictRequest
from students.models import Action
from students.models.sessions import DISTRICT_KEY
from students.services.audit import record


@require_http_methods(["GET", "POST"])
def district(request: DistrictRequest) -> HttpResponse:
    """Let an operator choose whose rows the administration shows; each entry is on record there."""
    user = request.user
    if not (user.is_active and user.is_superuser) or user.district_id is not None:
        raise Http404
    if request.method == "POST":
        return _enter(request)
    shown = {
        **admin.site.each_context(request),
        "title": _("Choose a district"),
        "districts": District.objects.order_by("name"),
        "entered": request.session.get(DISTRICT_KEY),
    }
    return render(request, "admin/district.html", shown)


def _enter(request: DistrictRequest) -> HttpResponse:
    number = request.POST.get("district", "")
    if not number:
        request.session.pop(DISTRICT_KEY, None)
        messages.success(request, _("You have left the district."))
        return redirect("admin:index")
    chosen = get_object_or_404(District, pk=number if number.isdecimal() else 0)
    request.district_id = chosen.pk
    with in_district(chosen.pk):
        record(Action.OPERATOR_ENTERED, actor=request.user.pk, request=request)
    request.session[DISTRICT_KEY] = chosen.pk
    messages.success(request, _("You look into %(district)s.") % {"district": chosen})
    return redirect("admin:index")


def entered_district(request: HttpRequest) -> dict[str, Any]:
    """Tell the administration's pages which district an operator looks into. 0 or 1 query."""
    user = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    if match is None or match.app_name != "admin" or not getattr(user, "is_superuser", False):
        return {}
    number = request.session.get(DISTRICT_KEY)
    return {"entered_district": District.objects.filter(pk=number).first() if number else None}
