"""Signing in at the school's own provider: choosing it, going there, coming back."""

from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.tenancy import enter_district, in_district
from students import oidc
from students.class_session import EnteringRequest
from students.gates import SECOND_STEP_ELSEWHERE, too_many_tries
from students.models import IdentityProvider, User
from students.requests import address_of
from students.selectors.sso import way_in, ways_in
from students.services import limits, sso
from students.services.sso import NotOurs, Why

DOOR = limits.Door("single-sign-on", address=limits.Limit(60, 600))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_district(request: HttpRequest) -> HttpResponse:
    """Ask for the district's short name; none is listed."""
    if request.method == "POST":
        code = "".join(c for c in request.POST.get("code", "")[:64] if c.isalnum() or c in "-_")
        if code:
            return redirect("students:ways_in", code)
    return render(request, "sso/district.html")


@login_not_required
@require_safe
def ways(request: HttpRequest, code: str) -> HttpResponse:
    """Show a district's buttons. A district that has none and one that isn't there look alike."""
    return render(request, "sso/ways.html", {"code": code, "providers": ways_in(code)})


@login_not_required
@require_POST
def begin(request: HttpRequest, code: str, uuid: UUID) -> HttpResponse:
    """Send somebody to the provider, by a page: no policy of forms has to know its address."""
    provider = way_in(code, uuid)
    try:
        address = oidc.begin(request, provider, _callback(request, code, provider))
    except oidc.ProviderFailed as failure:
        return _refuse(request, code, provider, Why.PROVIDER, str(failure))
    return render(request, "sso/going.html", {"provider": provider, "address": address})


@login_not_required
@require_safe
def callback(request: EnteringRequest, code: str, uuid: UUID) -> HttpResponse:
    """Let in who comes back from the provider, if she is one of the district's people."""
    provider = way_in(code, uuid)
    try:
        attempt = limits.begin(DOOR, request.GET.get("state", ""), address_of(request))
    except limits.TooManyTries as refusal:
        return too_many_tries(request, refusal.seconds)
    try:
        claims = oidc.finish(request, provider)
        with in_district(provider.district_id):
            person = sso.person_from(provider, claims)
    except oidc.ProviderFailed as failure:
        return _refuse(request, code, provider, Why.PROVIDER, str(failure))
    except NotOurs as refusal:
        return _refuse(request, code, provider, refusal.why)
    limits.succeeded(attempt, person.pk)
    had_second_step = provider.trusts_mfa and "mfa" in _list(claims.get("amr"))
    return _let_in(request, person, provider, had_second_step)


def _let_in(
    request: EnteringRequest, person: User, provider: IdentityProvider, had_second_step: bool
) -> HttpResponse:
    """Sign a person in as by password: with all that follows it, her second step here too."""
    enter_district(person.district_id)
    request.district_id, request.is_inside = person.district_id, True
    request.session.flush()
    record_authentication(request, person, "sso", provider=str(provider.uuid))
    response: HttpResponse = perform_login(request, Login(user=person))
    if had_second_step and request.user.is_authenticated:
        request.session[SECOND_STEP_ELSEWHERE] = person.pk
    return response


def _callback(request: HttpRequest, code: str, provider: IdentityProvider) -> str:
    address = reverse("students:sso_callback", args=[code, provider.uuid])
    return request.build_absolute_uri(address)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _refuse(
    request: HttpRequest, code: str, provider: IdentityProvider, why: Why, failure: str = ""
) -> HttpResponse:
    """Say the same to everybody; why is for the district's log."""
    with in_district(provider.district_id):
        sso.note_refusal(provider, why, failure)
    shown = {"code": code, "provider": provider, "is_broken": why == Why.PROVIDER}
    return render(request, "sso/refused.html", shown, status=403)
