"""Each request works for the district of the person who asks."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import DatabaseError, connection
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from courses.tenancy import enter_district
from students.models import User
from students.models.sessions import DISTRICT_KEY, OPERATOR_KEY
from students.selectors.second_step import is_staff_person
from students.sessions import OTHERS, STAFF, SessionStore


class DistrictRequest(HttpRequest):
    """A request that says which district it works for, and whether it went through any wall."""

    district_id: int | None
    is_inside: bool
    session: SessionStore


class DistrictMiddleware:
    """Enter the signed-in person's district before anything of hers is read; leave it at the end.

    The district stands in the session, put there as she signed in, and is entered by reading it.
    Who asks by token is known only inside the view: the API then enters the district itself and
    says so on the request. An operator is in no district, and works for the one she has chosen.

    Whoever has not signed in stands before the sign-in door, which opens for the pages of
    sign-in alone. Whatever was entered, no request leaves it to the next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        request.district_id, request.is_inside = None, request.session.enter()
        if request.is_inside:
            request.district_id = request.session.get(DISTRICT_KEY)
        try:
            return self.get_response(request)
        finally:
            if request.is_inside:
                self._leave()

    def process_view(
        self, request: DistrictRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Open the door for who comes to sign in."""
        is_sign_in = getattr(view, "__module__", "").startswith("allauth.")
        if is_sign_in and not request.user.is_authenticated:
            request.is_inside = True
            enter_district(None, "sign-in")

    def _leave(self) -> None:
        """Leave the district; a database session that can't be told so is thrown away."""
        try:
            enter_district(None)
        except DatabaseError:
            connection.close()


@receiver(user_logged_in)
def remember_district(request: DistrictRequest, user: User, **_: Any) -> None:
    """Keep the district of who signs in with her session, so that it is known before she is.

    How long the session lasts depends on the parts she plays.
    """
    request.session.last(STAFF if is_staff_person(user) else OTHERS)
    if user.district_id is None:
        request.session[OPERATOR_KEY] = True
    else:
        request.session[DISTRICT_KEY] = user.district_id


class LanguageMiddleware:
    """Speak the language that the signed-in person chose, whatever her browser says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
