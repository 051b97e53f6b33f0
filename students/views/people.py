"""For admins: whose sign-in they look after, and what they can do about it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from students.forms import PeopleForm
from students.gates import be_sure
from students.models import Action, Role
from students.requests import PageRequest
from students.selectors.access import roles_of
from students.selectors.reach import people_in_reach, person_in_reach, runs_people
from students.selectors.records import runs_records
from students.selectors.second_step import is_second_step_due
from students.selectors.ways_in import ways_in_of
from students.services import access
from students.services.audit import record

SHOWN = 50


@require_safe
def people(request: PageRequest) -> HttpResponse:
    """List people by name, the first 50; 3 queries."""
    if not runs_people(request.user):
        raise Http404
    form = PeopleForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else None
    reached = people_in_reach(request.user, wanted["q"], wanted["role"]) if wanted else ()
    found = list(reached[: SHOWN + 1])
    shown = {"people": found[:SHOWN], "form": form, "are_more": len(found) > SHOWN}
    shown["is_filtered"] = wanted is None or any(wanted.values())
    shown["runs_district"] = Role.DISTRICT_ADMIN in roles_of(request.user)
    return render(request, "students/people.html", shown)


@require_safe
def person(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Show how a person signs in, and where she is signed in. 8 queries."""
    whose = person_in_reach(request.user, uuid)
    shown = {"person": whose, "ways_in": ways_in_of(whose)}
    shown["runs_records"] = runs_records(request.user)
    return render(request, "students/person.html", shown)


@require_POST
def end_access(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Sign a person out everywhere, her programs too."""
    whose = person_in_reach(request.user, uuid)
    access.end_access(whose)
    record(Action.SESSION_ENDED, subject=whose, request=request)
    messages.success(request, _("Signed out everywhere."))
    return redirect("students:person", uuid)


@require_POST
def switch_off(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Switch off the account of somebody who has left."""
    whose = person_in_reach(request.user, uuid)
    be_sure(request)
    access.switch_off(whose)
    record(Action.DEACTIVATED, subject=whose, request=request)
    messages.success(request, _("The account is switched off."))
    return redirect("students:person", uuid)


@require_POST
def switch_on(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Switch an account on again."""
    whose = person_in_reach(request.user, uuid)
    be_sure(request)
    access.switch_on(whose)
    record(Action.REACTIVATED, subject=whose, request=request)
    messages.success(request, _("The account is switched on again."))
    return redirect("students:person", uuid)


@require_POST
def reset_second_step(request: PageRequest, uuid: UUID) -> HttpResponse:
    """Take a second step away that was lost, so that another can be set up."""
    whose = person_in_reach(request.user, uuid)
    be_sure(request)
    access.reset_second_step(whose)
    record(Action.MFA_REMOVED, subject=whose, request=request)
    if is_second_step_due(whose):
        told = _("The second step is gone. The next sign-in asks for a new one.")
    else:
        told = _("The second step is gone. From now on the password alone lets the person in.")
    messages.success(request, told)
    return redirect("students:person", uuid)
