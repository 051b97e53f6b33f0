"""Where a person is signed in, and what else lets her in."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.authtoken.models import Token

from students.models import ClassEntry, ExternalIdentity, User
from students.selectors.second_step import is_staff_person, second_step_due_at, second_steps_of


@dataclass(frozen=True)
class WaysIn:
    """What lets a person in. `due_at`: from when on staff need a second step; None for others.

    Of `sessions`, `class_sessions` were begun by class sign-in.
    """

    sessions: int
    class_sessions: int
    has_token: bool
    has_second_step: bool
    has_school_account: bool
    due_at: datetime | None


def ways_in_of(person: User) -> WaysIn:
    """Return what lets a person in. 6 queries."""
    by_class = ClassEntry.objects.live().filter(student=person).count()
    return WaysIn(
        sessions=UserSession.objects.filter(user=person).count() + by_class,
        class_sessions=by_class,
        has_token=has_token(person),
        has_second_step=second_steps_of(person).exists(),
        has_school_account=ExternalIdentity.objects.filter(user=person).exists(),
        due_at=second_step_due_at(person) if is_staff_person(person) else None,
    )


def has_token(person: User) -> bool:
    """Tell whether a person has a token for the API. 1 query."""
    return Token.objects.filter(user=person).exists()


def session_for(user: User, number: str) -> UserSession:
    """Return one of a person's own sessions by its number, or 404. 1 query."""
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise Http404
    found: UserSession = get_object_or_404(UserSession, user=user, pk=int(number))
    return found
