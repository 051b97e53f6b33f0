"""Whose sign-in an admin looks after: everybody in her schools who isn't an admin herself."""

from uuid import UUID

from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.shortcuts import get_object_or_404

from students.models import Membership, Role, User
from students.selectors.access import roles_of, schools_visible_to, today
from students.selectors.names import is_called, words_of

ADMINS = {
    Role.SCHOOL_ADMIN: (Role.SCHOOL_ADMIN, Role.DISTRICT_ADMIN),
    Role.DISTRICT_ADMIN: (Role.DISTRICT_ADMIN,),
}


def runs_people(user: User) -> bool:
    """Tell whether a person looks after the sign-in of others. 0 queries after `roles_of`."""
    return not ADMINS.keys().isdisjoint(roles_of(user))


def people_in_reach(user: User, search: str = "", role: str = "") -> "QuerySet[User]":
    """Return the people below an admin in her schools, or in her district, in order of names.

    Whose username is what is searched for comes first. `role` keeps those who play that part today.
    """
    if user.district_id is None:
        return User.objects.none()
    people = User.objects.filter(
        district_id=user.district_id, is_superuser=False, is_nameless=False
    )
    is_username = Case(When(username__iexact=search.strip(), then=0), default=1)
    people = people.exclude(pk=user.pk).order_by(is_username, "last_name", "first_name", "pk")
    for word in words_of(search):
        people = people.filter(is_called(word))
    plays = Membership.objects.filter(user=OuterRef("pk")).on(today())
    if role:
        people = people.filter(Exists(plays.filter(role=role)))
    for role in (Role.DISTRICT_ADMIN, Role.SCHOOL_ADMIN):
        if role in roles_of(user):
            below = people.exclude(Exists(plays.filter(role__in=ADMINS[role])))
            if role == Role.DISTRICT_ADMIN:
                return below
            return below.filter(Exists(plays.filter(school__in=schools_visible_to(user))))
    return people.none()


def person_in_reach(user: User, uuid: UUID) -> User:
    """Return somebody whose sign-in this person looks after, or 404."""
    return get_object_or_404(people_in_reach(user), uuid=uuid)
