"""Where each person's day begins."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from lms.places import places_of
from students.models import Role
from students.requests import PageRequest
from students.selectors.access import roles_of
from students.views import paths as students


def home(request: PageRequest) -> HttpResponse:
    """Show a student her path; take everybody else to the first of their places."""
    if Role.STUDENT in roles_of(request.user):
        return students.path(request)
    places = places_of(request.user)
    return redirect(places[0].name) if places else render(request, "students/no_role.html")
