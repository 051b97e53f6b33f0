"""Each request works for the district of the person who asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from courses.tenancy import enter_district


class DistrictMiddleware:
    """Enter the signed-in person's district before the view and leave it afterwards."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        district_id = getattr(request.user, "district_id", None)
        if district_id is None:
            return self.get_response(request)
        enter_district(district_id)
        try:
            return self.get_response(request)
        finally:
            enter_district(None)


class LanguageMiddleware:
    """Speak the language that the signed-in person chose, whatever her browser says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)
