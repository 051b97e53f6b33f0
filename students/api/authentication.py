"""Who asks, by token: the district is entered as soon as it is known."""

from rest_framework import authentication, exceptions
from rest_framework.authtoken.models import Token
from rest_framework.request import Request

from courses.prepared import ANY_TEXT, PreparedQuery
from courses.tenancy import entering
from students.models import User


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token ...`, for the district of the token's owner.

    `DistrictMiddleware` reads `district_id` off the request and leaves the district at its end.
    """

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        found = super().authenticate(request)
        if found is not None:
            request._request.district_id = found[0].district_id  # type: ignore[attr-defined]
        return found

    def authenticate_credentials(self, key: str) -> tuple[User, Token]:
        token = _TOKEN.first(key=key) if key.isalnum() else None
        if token is None:
            raise exceptions.AuthenticationFailed
        return token.user, token


_TOKEN = PreparedQuery(
    lambda: (
        Token.objects.select_related("user")
        .filter(key=ANY_TEXT, user__is_active=True)
        .annotate(entered=entering("user__district_id"))
    ),
    {ANY_TEXT: "%(key)s::text"},
)
