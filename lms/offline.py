"""What a browser shows where the network is away: one page, the same for everybody.

A service worker keeps it. Its address is at the root, as it answers for what is below its address;
a change of the page, of the addresses of its styles or of the program makes it another worker.
"""

import json
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

SHEETS = ("tokens", "base", "components/layout", "components/controls", "components/surfaces")


@login_not_required
@require_safe
def offline(_: HttpRequest) -> HttpResponse:
    """Say that the network is away, in every language there is. Asks nothing of the request."""
    return HttpResponse(_page())


@login_not_required
@require_safe
def worker(_: HttpRequest) -> HttpResponse:
    """Send the program that keeps the page."""
    return HttpResponse(_program(), content_type="text/javascript; charset=utf-8")


@cache
def _page() -> str:
    """Return the page; whoever happens to ask first leaves no trace in it."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string("offline.html", {"sheets": _sheets()})


def _sheets() -> list[str]:
    return [static(f"css/{name}.css") for name in SHEETS]


@cache
def _program() -> str:
    source = (settings.BASE_DIR / "static/js/worker.js").read_text()
    constants = {
        "PAGE": reverse("offline"),
        "FILES": [*_sheets(), static("icon.svg")],
        "VERSION": sha256((_page() + source).encode()).hexdigest()[:12],
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in constants.items()]
    return "\n".join([*lines, source])
