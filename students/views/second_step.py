"""Setting up a second step as allauth does, and then codes on paper, which are shown once."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from students.gates import step_up
from students.requests import PageRequest
from students.selectors.second_step import recovery_codes_left, second_steps_of
from students.services.recovery_codes import make_recovery_codes


class _ThenCodes:
    """Leads on to the codes of who has none yet."""

    request: PageRequest

    def get_success_url(self) -> str:
        has_codes = recovery_codes_left(self.request.user)
        return reverse("mfa_index" if has_codes else "mfa_recovery_codes")


class SetUpApp(_ThenCodes, ActivateTOTPView):
    """The app that shows codes."""


class SetUpPasskey(_ThenCodes, AddWebAuthnView):
    """The passkey."""


@require_http_methods(["GET", "HEAD", "POST"])
@step_up
def recovery_codes(request: PageRequest) -> HttpResponse:
    """Say how many codes are left; by POST make new ones, shown this once. 2 or 5 queries."""
    if not second_steps_of(request.user).exists():
        return redirect("mfa_index")
    if request.method != "POST":
        shown: dict[str, Any] = {"left": recovery_codes_left(request.user)}
        return render(request, "mfa/recovery_codes.html", shown)
    row, codes = make_recovery_codes(request.user)
    signals.authenticator_reset.send(
        sender=Authenticator, request=request, user=request.user, authenticator=row
    )
    return render(request, "mfa/recovery_codes.html", {"codes": codes})
