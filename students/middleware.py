"""Each request works for the district of the person who asks."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from courses.tenancy import enter_district


class DistrictRequest(HttpRequest):
    """A request that says which district it works for, if any."""

    district_id: int | None


class DistrictMiddleware:
    """Enter the signed-in person's district before the view, and leave it when all is done.

    Who signs in by token is known only inside the view: the API then enters the district itself
    and says so in `request.district_id`. Whoever entered it, no request leaves it to the next.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DistrictRequest) -> HttpResponse:
        request.district_id = getattr(request.user, "district_id", None)
        if request.district_id is not None:
            enter_district(request.district_id)
        try:
            return self.get_response(request)
        finally:
            if request.district_id is not None:
                self._leave()

    def _leave(self) -> None:
        """Leave the district; a database session that can't be told so is thrown away."""
        try:
            enter_district(None)
        except DatabaseError:
            connection.close()


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
