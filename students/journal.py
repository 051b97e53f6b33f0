"""What allauth announces goes into the audit log, and a new second step ends other sessions."""

from collections.abc import Callable
from functools import partial
from typing import Any

import structlog
from allauth.account import signals as account
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from courses.tenancy import in_district, through
from students.backends import person_called
from students.models import Action, User
from students.requests import stay_signed_in
from students.selectors.second_step import SECOND_STEPS
from students.services.access import end_other_sessions
from students.services.audit import record

_log = structlog.get_logger(__name__)
_DONE = (
    (account.user_logged_in, Action.SIGNED_IN),
    (account.user_logged_out, Action.SIGNED_OUT),
    (account.password_changed, Action.PASSWORD_CHANGED),
    (account.password_set, Action.PASSWORD_CHANGED),
    (account.password_reset, Action.PASSWORD_CHANGED),
    (account.email_added, Action.EMAIL_CHANGED),
    (account.email_changed, Action.EMAIL_CHANGED),
    (account.email_removed, Action.EMAIL_CHANGED),
    (mfa.authenticator_added, Action.MFA_ADDED),
    (mfa.authenticator_reset, Action.MFA_ADDED),
    (mfa.authenticator_removed, Action.MFA_REMOVED),
)


def _note(action: Action, request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        told = {"ways": _ways(request)} if action == Action.SIGNED_IN else {}
        _record(action, request, user, actor=user, details=told)


def _ways(request: HttpRequest) -> str:
    """Return how somebody has just come in: by what, one after the other."""
    ways = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return ", ".join(str(way["method"]) for way in ways)


def _record(action: Action, request: HttpRequest, subject: User, **told: Any) -> None:
    """Record in the person's own district; for an operator, in the one she looks into."""
    with in_district(subject.district_id or getattr(request, "district_id", None)):
        record(action, subject=subject, request=request, **told)


for _signal, _action in _DONE:
    _signal.connect(partial(_note, _action), weak=False, dispatch_uid=f"journal {_action}")


@receiver(account.authentication_step_completed)
def note_reauthentication(request: HttpRequest, user: User, **told: Any) -> None:
    """Give the session of somebody who showed again who she is a new name, and record it."""
    if told.get("reauthenticated"):
        _rename(request.session)
        _note(Action.REAUTHENTICATED, request, user)


def _rename(session: SessionBase) -> None:
    """Make the old name of a session worth nothing; the list of sessions goes on with the new."""
    before = session.session_key
    session.cycle_key()
    listed = UserSession.objects.filter(session_key=before)
    listed.update(session_key=session.session_key)


@receiver(mfa.authentication_failed)
def note_wrong_code(request: HttpRequest, user: User, **_: Any) -> None:
    """Record that somebody knew a password and not the code."""
    _record(Action.SIGN_IN_FAILED, request, user, details={"second_step": True})


@receiver(mfa.authenticator_added)
def end_sessions_without_second_step(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """End what was begun by the password alone, but for the session that set the step up."""
    if authenticator.type in SECOND_STEPS:
        with in_district(user.district_id):
            end_other_sessions(user, request.session.session_key)
        stay_signed_in(request, user)


def note_failure(request: HttpRequest, name: str) -> None:
    """Record a wrong password once the answer is out, so that it takes no longer for known names.

    Nothing that was typed is kept: people type passwords into the field for the name.
    """
    afterwards(request).append(partial(_note_failure, request, name))


def _note_failure(request: HttpRequest, name: str) -> None:
    with through("sign-in"):
        person = person_called(name)
    _log.info("sign_in_failed", is_known=person is not None)
    if person is not None:
        _record(Action.SIGN_IN_FAILED, request, person)


def afterwards(request: HttpRequest) -> list[Callable[[], None]]:
    """Return what is done once the answer to a request has been sent, to be added to."""
    waiting: list[Callable[[], None]] = request.__dict__.setdefault("afterwards", [])
    return waiting


class AfterwardsMiddleware:
    """What nobody has to wait for is done when the answer has been sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response._resource_closers += afterwards(request)  # type: ignore[attr-defined]
        return response
