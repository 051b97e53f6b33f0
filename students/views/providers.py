"""A district admin sets up where her people sign in."""

from uuid import UUID

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from students.forms import ProviderForm
from students.gates import be_sure
from students.models import IdentityProvider, User
from students.requests import PageRequest
from students.selectors.reach import person_in_reach
from students.selectors.sso import provider_for, providers_run_by
from students.services import sso

BEGUN = Signer(salt="begun-provider")


@require_safe
def index(request: PageRequest) -> HttpResponse:
    """List the district's providers, and say where its people find them."""
    providers = list(providers_run_by(request.user))
    door = reverse("students:ways_in", args=[_code_of(request.user)])
    shown = {"providers": providers, "door": request.build_absolute_uri(door)}
    return render(request, "sso/providers.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PageRequest) -> HttpResponse:
    """Set up a provider. Its address to come back to is shown before, so it is named already."""
    begun = _begun(request)
    saved = providers_run_by(request.user).filter(uuid=begun).first()
    return _edit(request, saved or IdentityProvider(uuid=begun))


@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Change a provider."""
    return _edit(request, provider_for(request.user, uuid))


@require_POST
def delete(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take a provider away."""
    found = provider_for(request.user, uuid)
    be_sure(request)
    sso.delete_provider(found, request.user)
    messages.success(request, _("Taken away."))
    return redirect("students:providers")


@require_POST
def unlink(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Forget from which outside account a person came."""
    whose = person_in_reach(request.user, uuid)
    be_sure(request)
    sso.unlink(whose, request.user)
    messages.success(request, _("The next account that the roster fits will be theirs."))
    return redirect("students:person", uuid)


def _edit(request: PageRequest, provider: IdentityProvider) -> HttpResponse:
    is_new = provider.pk is None
    form = ProviderForm(request.POST if request.method == "POST" else None, instance=provider)
    if request.method == "POST":
        be_sure(request)
        if form.is_valid():
            sso.save_provider(form.save(), request.user)
            messages.success(request, _("Saved."))
            return redirect("students:provider", provider.uuid)
    callback = reverse("students:sso_callback", args=[_code_of(request.user), provider.uuid])
    shown = {"form": form, "provider": provider, "is_new": is_new}
    shown["callback"] = request.build_absolute_uri(callback)
    shown["trail"] = [(reverse("students:providers"), _("School accounts"))]
    shown["begun"] = BEGUN.sign(str(provider.uuid)) if is_new else ""
    return render(request, "sso/provider.html", shown)


def _begun(request: PageRequest) -> UUID:
    """Return the name of the provider that is being set up: one until it is saved.

    The form that was sent carries it; whoever looks again meets it in the session.
    """
    try:
        return UUID(BEGUN.unsign(request.POST.get("begun", "")))
    except BadSignature:
        kept = request.session.get("begun_provider")
    if not kept or providers_run_by(request.user).filter(uuid=kept).exists():
        kept = request.session["begun_provider"] = str(IdentityProvider().uuid)
    return UUID(kept)


def _code_of(admin: User) -> str:
    return admin.district.code if admin.district else ""
