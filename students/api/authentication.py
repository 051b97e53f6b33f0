"""Who asks, by token: the district is entered as soon as it is known."""

from rest_framework import authentication, exceptions
from rest_framework.authtoken.models import Token
from rest_framework.request import Request

from courses.prepared import ANY_TEXT, PreparedQuery
from courses.tenancy import entering
from students.gates import SECOND_STEP_REQUIRED, SET_IT_UP
from students.models import User
from students.requests import address_of
from students.selectors.second_step import must_set_up_second_step
from students.services import limits


class TokenAuthentication(authentication.TokenAuthentication):
    """`Authorization: Token ...`, for the district of the token's owner.

    Staff who have to set up a second step are refused until they have. `DistrictMiddleware` sees
    on the request that a district was entered, and leaves it at the end.
    """

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        request._request.is_inside = True  # type: ignore[attr-defined]
        self._address = address_of(request._request)
        found = super().authenticate(request)
        if found is not None:
            request._request.district_id = found[0].district_id  # type: ignore[attr-defined]
            if must_set_up_second_step(found[0]):
                raise exceptions.PermissionDenied(SET_IT_UP, SECOND_STEP_REQUIRED)
        return found

    def authenticate_credentials(self, key: str) -> tuple[User, Token]:
        token = _TOKEN.first(key=key) if key.isalnum() else None
        if token is None:
            self._count(key)
            raise exceptions.AuthenticationFailed
        return token.user, token

    def _count(self, key: str) -> None:
        """Count a key that isn't a token; who brings too many has to wait. Raises Throttled."""
        try:
            limits.begin(limits.TOKEN, key, self._address)
        except limits.TooManyTries as refusal:
            raise exceptions.Throttled(refusal.seconds) from refusal


_TOKEN = PreparedQuery(
    lambda: (
        Token.objects.select_related("user")
        .filter(key=ANY_TEXT, user__is_active=True)
        .annotate(entered=entering("user__district_id"))
    ),
    {ANY_TEXT: "%(key)s::text"},
    door="sign-in",
)
