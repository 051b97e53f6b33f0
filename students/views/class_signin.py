"""A teacher runs her section's class sign-in: the window, cards and pictures, who is in."""

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.models import Section
from students.class_codes import PICTURES
from students.models import User
from students.requests import PageRequest
from students.selectors.access import section_for
from students.selectors.class_signin import (
    children_of,
    class_student_for,
    class_students,
    is_permitted,
    keys_in_use,
    may_permit,
    open_window_of,
)
from students.services import class_signin as services
from students.services.class_signin import MINUTES, Issued


@require_safe
def overview(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show whether the window is open, and each child with her card, her pictures, her coming."""
    section = section_for(request.user, uuid)
    window = open_window_of(section.pk)
    code = services.code_for(window)
    window = window if code else None
    children = children_of(section, window)
    shown: dict[str, Any] = {"section": section, "window": window, "minutes": MINUTES}
    shown |= {"children": children, "some_have_cards": any(c.has_card for c in children)}
    shown |= {"some_have_pictures": any(c.has_pictures for c in children)}
    shown |= {"code": code, "trail": _trail(section)}
    shown |= {"may_permit": may_permit(request.user, section)}
    shown |= {"is_permitted": is_permitted(section), "some_may": any(c.may for c in children)}
    return render(request, "class/overview.html", shown)


@require_safe
def board(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show the code in large, to be projected; no names."""
    section = section_for(request.user, uuid)
    window = open_window_of(section.pk)
    shown: dict[str, Any] = {"section": section, "window": window}
    code = services.code_for(window)
    if code:
        address = request.build_absolute_uri(reverse("students:class_names", args=[code]))
        shown |= {"code": code, "qr": qr_of(address), "address": _door_of(request)}
    return render(request, "class/board.html", shown)


@require_POST
def open_(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Open the window."""
    section = section_for(request.user, uuid)
    asked = request.POST.get("minutes", "")
    minutes = next((one for one in MINUTES if str(one) == asked), MINUTES[1])
    services.open_window(section, request.user, minutes)
    messages.success(request, _("Class sign-in is open."))
    return _back_to(section)


@require_POST
def close(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Close the window."""
    section = section_for(request.user, uuid)
    services.close_window(section, request.user)
    messages.success(request, _("Class sign-in is closed. Who is in stays in."))
    return _back_to(section)


@require_http_methods(["GET", "HEAD", "POST"])
def cards(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what comes of new cards; make them and show them once, to be printed."""
    section = section_for(request.user, uuid)
    if request.method != "POST":
        in_use = keys_in_use(section)
        return _ask(request, section, _("New cards for all"), {"cards": in_use["cards"]})
    issued = services.issue_cards(section, _chosen(request, section), request.user)
    printed = [_card(request, one) for one in issued]
    return render(request, "class/cards.html", {"section": section, "cards": printed})


@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Say what comes of new pictures; give them out and show them once, to be printed."""
    section = section_for(request.user, uuid)
    if request.method != "POST":
        in_use = keys_in_use(section)
        return _ask(request, section, _("New pictures for all"), {"pictures": in_use["pictures"]})
    issued = services.issue_pictures(section, _chosen(request, section), request.user)
    printed = [
        {"name": one.student.display_name, "pictures": [(p, PICTURES[p]) for p in one.pictures]}
        for one in issued
    ]
    shown = {"section": section, "slips": printed, "address": _door_of(request)}
    return render(request, "class/slips.html", shown)


@require_POST
def again(request: PageRequest, uuid: UUID, student_uuid: UUID) -> HttpResponse:
    """Let a child in once more whose card was used or who tried wrong pictures too often."""
    section = section_for(request.user, uuid)
    student = class_student_for(section, student_uuid)
    services.let_in_again(section, student, request.user)
    messages.success(request, _("%(name)s can sign in again.") % {"name": student.display_name})
    return _back_to(section)


@require_POST
def end(request: PageRequest, uuid: UUID) -> HttpResponse:
    """End the sessions of the class, or one child's."""
    section = section_for(request.user, uuid)
    student = _one_child(request, section)
    services.end_sessions(section, request.user, student)
    messages.success(request, _("Signed out."))
    return _back_to(section)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take cards and pictures back, one child's or the whole class's, which is asked before."""
    section = section_for(request.user, uuid)
    if request.method != "POST":
        return _ask(request, section, _("Take all back"), keys_in_use(section))
    services.revoke_keys(section, _chosen(request, section), request.user)
    messages.success(request, _("The cards and pictures are good for nothing now."))
    return _back_to(section)


@require_POST
def permit(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Let an administrator allow a class that is older, or take it back."""
    section = section_for(request.user, uuid)
    if not may_permit(request.user, section):
        raise Http404
    is_permitted = request.POST.get("is_permitted") == "yes"
    services.set_permit(section, is_permitted, request.user)
    messages.success(request, _("Saved."))
    return _back_to(section)


def _ask(
    request: PageRequest, section: Section, heading: str, in_use: dict[str, int]
) -> HttpResponse:
    """Ask whether it is meant for all, and say what stops working."""
    back = reverse("students:class_signin", args=[section.uuid])
    trail = [*_trail(section), (back, _("Class sign-in"))]
    shown = {"section": section, "heading": heading, "trail": trail, **in_use}
    return render(request, "class/sure.html", shown)


def _trail(section: Section) -> list[tuple[str, str]]:
    return [(reverse("analytics:section", args=[section.uuid]), section.title)]


def _back_to(section: Section) -> HttpResponse:
    return redirect("students:class_signin", section.uuid)


def _one_child(request: PageRequest, section: Section) -> User | None:
    """Return the child that the form names, or None for the class."""
    named = request.POST.get("student", "")
    if not named:
        return None
    try:
        return class_student_for(section, UUID(named))
    except ValueError:
        raise Http404 from None


def _chosen(request: PageRequest, section: Section) -> list[User]:
    """Return the child that the form names, or all who may sign in this way; 404 for nobody."""
    child = _one_child(request, section)
    students = class_students(section.pk).order_by("last_name", "first_name", "pk")
    found = list(students.filter(pk=child.pk) if child else students)
    if not found:
        raise Http404
    return found


def _card(request: PageRequest, issued: Issued) -> dict[str, Any]:
    address = f"{reverse('students:class_card')}?{urlencode({'c': str(issued.card)})}"
    emblem = list(PICTURES)[issued.student.pk % len(PICTURES)]
    return {
        "name": issued.student.display_name,
        "emblem": emblem,
        "address": request.build_absolute_uri(address),
        "qr": qr_of(request.build_absolute_uri(address)),
    }


def _door_of(request: PageRequest) -> str:
    """Return the address that children type, as short as it can be said."""
    return f"{request.get_host()}{reverse('students:class_door')}"


def qr_of(address: str) -> str:
    """Return a QR code as the address of an SVG image."""
    code = segno.make(address, error="m", micro=False)
    return code.svg_data_uri(scale=1, border=4, dark="#000", light="#fff", omitsize=True)
