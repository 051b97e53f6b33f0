"""What every template may ask for."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.places import Place, places_of
from students.reading import settings_of


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Offer `navigation`, a person's places; nothing is read unless it is shown."""
    return {"navigation": SimpleLazyObject(lambda: _navigation(request))}


def reading(request: HttpRequest) -> dict[str, Any]:
    """Offer `reading`: how the page is set for who reads it, as pairs of a name and a value."""
    return {"reading": settings_of(request).items()}


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    return [_entry(place, request.path) for place in places_of(user)]


def _entry(place: Place, here: str) -> dict[str, Any]:
    url = place.url
    is_here = here == url if url == "/" else here.startswith(url)
    return {"url": url, "label": place.label, "is_here": is_here}
