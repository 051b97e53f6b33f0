"""What views behind the sign-in are given, and where a request comes from."""

from allauth.core.internal.httpkit import get_client_ip
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from students.models import User


class PageRequest(HttpRequest):
    """A request of somebody signed in; `htmx` is true where a part of a page is asked for."""

    user: User
    htmx: HtmxDetails


def address_of(request: HttpRequest) -> str:
    """Return the network address that a request came from; `::` where nothing tells.

    How many proxies of ours stand in front is a setting; what others say in a header is not read.
    """
    return get_client_ip(request) or "::"


def stay_signed_in(request: HttpRequest, user: User) -> None:
    """Take this session along into a person's new epoch, in which all others have ended."""
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
