"""What views behind the sign-in are given."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from students.models import User


class PageRequest(HttpRequest):
    """A request of somebody signed in; `htmx` is true where a part of a page is asked for."""

    user: User
    htmx: HtmxDetails
