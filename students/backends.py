"""Who is it? The one place where a name and a password are compared."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username
from django.http import HttpRequest

from courses.tenancy import enter_district
from students.models import User
from students.selectors.access import person_with_roles


class SignInBackend(AuthenticationBackend):
    """One name, at most one person, exactly one password hash: none is told apart by the time.

    An address that several people share (children with their parent's) names nobody; they sign in
    by their usernames. Before the sign-in the database session looks through the sign-in door; it
    enters the district of the person named, so that what is hers can be written.
    """

    def get_user(self, user_id: int) -> User | None:
        user = person_with_roles(user_id)
        return user if self.user_can_authenticate(user) else None

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        person = person_called(credentials.get("username") or credentials.get("email") or "")
        is_stranger = request is not None and not request.user.is_authenticated
        if is_stranger:
            enter_district(person.district_id if person else None, "sign-in")
        found: User | None = self._check_password(person, credentials["password"])
        if is_stranger:
            enter_district(found.district_id if found else None, "sign-in")
        return found


def person_called(name: str) -> User | None:
    """Return the one person with this username or address. 1 or 3 queries."""
    by_username: User | None = get_user_by_username(name)
    if by_username is not None or "@" not in name:
        return by_username
    by_address = filter_users_by_email(name, prefer_verified=True, for_login=True)
    return by_address[0] if len(by_address) == 1 else None
