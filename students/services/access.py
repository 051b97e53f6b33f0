"""Ending what lets a person in: sessions, tokens, and a second step that was lost."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from rest_framework.authtoken.models import Token

from students.models import ClassEntry, Session, User
from students.selectors.second_step import must_set_up_second_step


class SecondStepMissing(Exception):
    """A token would let somebody in who has to set up a second step first."""


@transaction.atomic
def end_access(user: User) -> None:
    """End every session and token of a person. 7 queries."""
    Token.objects.filter(user=user).delete()
    _end_sessions(user, UserSession.objects.filter(user=user))


@transaction.atomic
def end_other_sessions(user: User, session_key: str | None) -> None:
    """End all of a person's sessions; hers of this key only needs to be told the new epoch.

    6 queries. `students.requests.stay_signed_in` tells it.
    """
    _end_sessions(user, UserSession.objects.filter(user=user).exclude(session_key=session_key))


@transaction.atomic
def end_session(user: User, session_id: int) -> None:
    """End one of a person's sessions; one that isn't hers is left alone. 3 queries."""
    _forget(UserSession.objects.filter(user=user, pk=session_id))


def _end_sessions(user: User, listed: "QuerySet[UserSession]") -> None:
    """Begin a new epoch: what was listed is forgotten, and what wasn't is worth nothing either."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    ClassEntry.objects.live().filter(student=user).update(ended_at=Now())
    _forget(listed)


def _forget(listed: "QuerySet[UserSession]") -> None:
    keys = list(listed.values_list("session_key", flat=True))
    UserSession.objects.filter(session_key__in=keys).delete()
    Session.objects.filter(session_key__in=keys).delete()


@transaction.atomic
def switch_off(user: User) -> None:
    """Let nobody in by a person's account any more; all that it holds stays. 8 queries."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_access(user)


def switch_on(user: User) -> None:
    """Let a person in again. 1 query."""
    User.objects.filter(pk=user.pk).update(is_active=True)


@transaction.atomic
def reset_second_step(user: User) -> None:
    """Take a person's second steps and recovery codes away, and end what they let in. 8 queries."""
    Authenticator.objects.filter(user=user).delete()
    end_access(user)


@transaction.atomic
def issue_token(user: User) -> str:
    """Return a new token of a person for the API; the one before ends. Raises SecondStepMissing."""
    if must_set_up_second_step(user):
        raise SecondStepMissing
    Token.objects.filter(user=user).delete()
    return str(Token.objects.create(user=user).key)


def end_token(user: User) -> None:
    """End a person's token. 1 query."""
    Token.objects.filter(user=user).delete()
