"""How allauth behaves here: who signs in, how, and what it takes to be sure of a person."""

import time
from base64 import b32encode, urlsafe_b64encode
from functools import partial
from secrets import token_bytes
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.tenancy import enter_district, in_district, through
from students.gates import too_many_tries
from students.journal import afterwards, note_failure
from students.models import Action, User
from students.requests import address_of, stay_signed_in
from students.selectors.second_step import is_second_step_due, second_steps_of
from students.services import limits
from students.services.access import end_access, end_other_sessions
from students.services.audit import record
from students.services.recovery_codes import use_recovery_code

_NO_MATCH = _("This name and this password do not match. Please try again.")


class SchoolAccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed, and every password that is typed passes through the limits."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _NO_MATCH,
        "email_password_mismatch": _NO_MATCH,
        "enter_current_password": _("Please type the password that you have now."),
        "incorrect_password": _("This is not your password. Please try again."),
        "too_many_login_attempts": _("These were too many tries. Please wait a little."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try. Who has tried too often is answered at once, without a look at it."""
        name = credentials.get("username") or credentials.get("email") or ""
        self._try = _begin(limits.SIGN_IN, name, request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whom name and password belong to, and take the try back where they fit."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            limits.succeeded(self._try, user.pk)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        note_failure(request, credentials.get("username") or credentials.get("email") or "")

    def login(self, request: HttpRequest, user: User) -> None:
        """Let a person in, from here on inside her district, with a session of a new name."""
        enter_district(user.district_id, "" if user.district_id else "operator")
        super().login(request, user)

    def set_password(self, user: User, password: str) -> None:
        """Set a new password, which ends every session and token there was."""
        with in_district(user.district_id):
            super().set_password(user, password)
            end_access(user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again for what needs to be sure of the person, unless she has signed in just now."""
        records = get_authentication_records(context.request, context.request.user)
        is_fresh = any(
            time.time() - record["at"] < app_settings.REAUTHENTICATION_TIMEOUT for record in records
        )
        return not is_fresh and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Ask who has a second step for that, and not for the password alone."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        second = [one for one in methods if one["id"] != "reauthenticate"]
        return second or methods


class SchoolMFAAdapter(DefaultMFAAdapter):
    """Secrets of second steps are encrypted, and staff can't do without one."""

    def encrypt(self, text: str) -> str:
        return _lock().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret; where it was locked by a key that is gone, one that nobody knows."""
        try:
            return _lock().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return b32encode(token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last second step of those who must have one."""
        user = authenticator.user
        others = second_steps_of(user).exclude(pk=authenticator.pk)
        return others.exists() or not is_second_step_due(user)


class SchoolSessionsAdapter(DefaultUserSessionsAdapter):
    """To end the others is to begin a new epoch, in which only this session goes on."""

    def end_sessions(self, sessions: Any) -> None:
        request = context.request
        end_other_sessions(request.user, request.session.session_key)
        stay_signed_in(request, request.user)
        record(Action.SESSION_ENDED, subject=request.user, request=request)


def _lock() -> MultiFernet:
    """Return what encrypts by the installation's secret, and decrypts by older ones too."""
    return MultiFernet(
        [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"second step").derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))


class ForgottenPasswordForm(ResetPasswordForm):
    """Answers first and writes the letter then: it takes longer to people who are there."""

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        afterwards(request).append(partial(self._write, request, kwargs))
        return str(self.cleaned_data["email"])

    def _write(self, request: HttpRequest, kwargs: dict[str, Any]) -> None:
        with context.request_context(request), through("sign-in"):
            super().save(request, **kwargs)


class _CountedCode:
    """A form that takes a code, under the limits of the second step."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        attempt = _begin(limits.SECOND_STEP, str(self.user.pk), context.request)
        code: str = self.cleaned_data["code"]
        self.authenticator = use_recovery_code(self.user, code)
        if self.authenticator is None:
            super().clean_code()  # type: ignore[misc]
        limits.succeeded(attempt, self.user.pk)
        return code


class SecondStepForm(_CountedCode, AuthenticateForm):
    """The code that follows the password."""


class SecondStepAgainForm(_CountedCode, ReauthenticateForm):
    """The code that says that she is still herself."""


def _begin(door: limits.Door, account: str, request: HttpRequest) -> limits.Try:
    """Begin a try; one too many is answered with 429, whatever the view would have said."""
    try:
        return limits.begin(door, account, address_of(request))
    except limits.TooManyTries as refusal:
        raise ImmediateHttpResponse(too_many_tries(request, refusal.seconds)) from refusal
