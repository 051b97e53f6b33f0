"""The places a person may go to, by the parts she plays."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from students.models import Role, User
from students.selectors.access import roles_of
from students.selectors.audit import reads_log
from students.selectors.reach import runs_people
from students.selectors.records import runs_records


@dataclass(frozen=True, slots=True)
class Place:
    """A page that a person starts from."""

    name: str
    label: str | Promise

    @property
    def url(self) -> str:
        return reverse(self.name)


_PLACES = {
    Role.STUDENT: Place("home", _("My path")),
    Role.TEACHER: Place("analytics:sections", _("My classes")),
    Role.SCHOOL_ADMIN: Place("analytics:schools", _("Schools")),
    Role.DISTRICT_ADMIN: Place("analytics:schools", _("Schools")),
    Role.GUARDIAN: Place("analytics:children", _("My children")),
}
_PEOPLE = Place("students:people", _("People"))
_LOG = Place("analytics:audit", _("Log"))
_RECORDS = Place("records:index", _("Records"))
_OPERATION = Place("admin:index", _("Administration"))


def places_of(user: User) -> list[Place]:
    """Return a person's places, the one to start from first. 0 or 1 query."""
    roles = roles_of(user)
    places = [place for role, place in _PLACES.items() if role in roles]
    if runs_people(user):
        places.append(_PEOPLE)
    if reads_log(user):
        places.append(_LOG)
    if runs_records(user):
        places.append(_RECORDS)
    if user.is_staff:
        places.append(_OPERATION)
    return list(dict.fromkeys(places))
