"""Where children come in who can't type a password yet: by a class code and pictures, or a card.

Nobody is signed in here; what a page shows is found by a code or a card, in their district. A
card's address only asks "is it you?": a look at it, a preview or a reload uses nothing up.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.tenancy import in_district
from students.class_codes import PICTURES, PICTURES_PICKED, Code, read_card, read_code
from students.class_session import EnteringRequest, begin_session
from students.gates import too_many_tries
from students.models import ClassEntry, ClassWindow
from students.requests import address_of
from students.selectors.class_signin import child_in, names_of_class, window_by
from students.services import class_entry, limits
from students.services.class_entry import NotLetIn, Why

View = Callable[..., HttpResponse]


def words_for(why: Why) -> str:
    """Return what a child is told who is not let in."""
    return {
        Why.UNKNOWN: _("This card is not known here. Ask your teacher for a new one."),
        Why.CLOSED: _("Your class is not open now. Ask your teacher."),
        Why.USED: _("This card has been used today. Ask your teacher to let you in again."),
        Why.WRONG: _("Not quite. Try your three pictures again."),
        Why.LOCKED: _("Let us stop here. Ask your teacher to let you in again."),
    }[why]


def limited(view: View) -> View:
    """Let strangers to a view, and answer one try too many."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except limits.TooManyTries as refusal:
            return too_many_tries(request, refusal.seconds)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@limited
def door(request: HttpRequest) -> HttpResponse:
    """Ask for the class code."""
    if request.method != "POST":
        return render(request, "class/door.html")
    typed = request.POST.get("code", "")[:40]
    attempt = limits.begin(class_entry.CODE, typed, address_of(request))
    code = read_code(typed)
    if code is None or not _is_open(code):
        error = _("No class is open with this code. Look again, or ask your teacher.")
        return render(request, "class/door.html", {"error": error, "typed": typed})
    limits.succeeded(attempt, str(code))
    return redirect("students:class_names", code)


def _is_open(code: Code) -> bool:
    with in_district(code.district_id):
        return window_by(code) is not None


def by_code(view: Callable[..., HttpResponse | ClassEntry]) -> View:
    """Work in the district of the code, for its window; where there is none, say so kindly.

    A view that lets a child in returns the entry; her session begins outside.
    """

    @limited
    @wraps(view)
    def found(request: EnteringRequest, code: str, **arguments: UUID) -> HttpResponse:
        attempt = limits.begin(class_entry.CODE, code[:40], address_of(request))
        read = read_code(code)
        if read is None:
            return render(request, "class/closed.html", status=404)
        with in_district(read.district_id):
            window = window_by(read)
            if window is None:
                return render(request, "class/closed.html", status=404)
            limits.succeeded(attempt, str(read))
            answer = view(request, read, window, **arguments)
        return _let_in(request, answer) if isinstance(answer, ClassEntry) else answer

    return found


def _let_in(request: EnteringRequest, entry: ClassEntry) -> HttpResponse:
    begin_session(request, entry)
    return redirect("home")


@require_safe
@by_code
def names(request: HttpRequest, code: Code, window: ClassWindow) -> HttpResponse:
    """Show the class's names to choose from."""
    shown = {"code": code, "title": window.section.title, "names": names_of_class(window)}
    return render(request, "class/names.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@by_code
def pictures(
    request: HttpRequest, code: Code, window: ClassWindow, student_uuid: UUID
) -> HttpResponse | ClassEntry:
    """Let a child tap her pictures, one after another; nothing is judged before the last."""
    student = child_in(window, student_uuid)
    picked = tuple(p for p in request.POST.getlist("picture") if p in PICTURES)[:PICTURES_PICKED]
    error = ""
    if len(picked) == PICTURES_PICKED:
        attempt = limits.begin(class_entry.PICTURES, str(student.pk), address_of(request))
        try:
            entry = class_entry.enter_by_pictures(window, student, picked)
        except NotLetIn as refused:
            picked, error = (), words_for(refused.why)
        else:
            limits.succeeded(attempt, student.pk)
            return entry
    shown = {"code": code, "student": student, "picked": picked, "error": error}
    shown |= {"pictures": PICTURES, "number": len(picked) + 1, "of": PICTURES_PICKED}
    return render(request, "class/pictures.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@limited
def card(request: EnteringRequest) -> HttpResponse:
    """Ask whether it is she, and let the holder of a card in."""
    sent = (request.POST if request.method == "POST" else request.GET).get("c", "")[:64]
    attempt = limits.begin(class_entry.CARD, sent, address_of(request))
    read = read_card(sent)
    if read is None:
        return _refuse(request, Why.UNKNOWN)
    try:
        with in_district(read.district_id):
            key = class_entry.card_holder(read)
            limits.succeeded(attempt, key.student.pk)
            if request.method != "POST":
                class_entry.check_card(key)
                return render(request, "class/card.html", {"card": read, "student": key.student})
            entry = class_entry.enter_by_card(read)
    except NotLetIn as refused:
        return _refuse(request, refused.why)
    return _let_in(request, entry)


def _refuse(request: HttpRequest, why: Why) -> HttpResponse:
    return render(request, "class/refused.html", {"words": words_for(why)}, status=403)
