"""A copy of what is kept about somebody: ask for it, see it being made, fetch it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from lms.records.summary import kept_about
from students.gates import be_sure
from students.requests import PageRequest
from students.selectors.files import link_to
from students.selectors.records import (
    copies_visible_to,
    copy_for,
    copyable_by,
    copyable_for,
    erasable_by,
    runs_records,
)
from students.services.records import ask_for_copy, hand_out


@require_safe
def index(request: PageRequest) -> HttpResponse:
    """List whose records a person may copy, and the copies she has. At most 6 queries."""
    shown = {
        "people": copyable_by(request.user),
        "copies": copies_visible_to(request.user),
        "runs_records": runs_records(request.user),
    }
    return render(request, "records/index.html", shown)


@require_safe
def person(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show how much of what is kept about somebody. A query a table."""
    whose, reader = copyable_for(request.user, uuid)
    shown = {
        "person": whose,
        "reader": reader,
        "kept": kept_about(whose, reader),
        "copies": copies_visible_to(request.user).filter(person=whose),
        "may_erase": erasable_by(request.user).filter(pk=whose.pk).exists(),
    }
    return render(request, "records/person.html", shown)


@require_POST
def make_copy(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Begin a copy. Whoever copies others for a district is asked again who she is."""
    whose, reader = copyable_for(request.user, uuid)
    if reader == "district":
        be_sure(request)
    copy = ask_for_copy(whose, request.user)
    return redirect("records:copy", copy.uuid)


@require_safe
def copy(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show how far a copy has come; the page asks again until it is there."""
    shown = {"copy": copy_for(request.user, uuid)}
    template = "records/_copy.html" if request.htmx else "records/copy.html"
    return render(request, template, shown)


@require_POST
def fetch(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Lead to a made copy by a link that is hers alone, for some minutes."""
    made = copy_for(request.user, uuid)
    if made.file is None:
        raise Http404
    hand_out(made, request)
    return redirect(link_to(made.file, request.user, request.session))
