"""Who has to have a second step besides the password, and who has one."""

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from students.models import Role, User
from students.selectors.access import roles_of

LEARNERS_AND_FAMILIES = {Role.STUDENT, Role.GUARDIAN}
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_staff_person(user: User) -> bool:
    """Tell whether a person plays any part but student and guardian. 0 queries after `roles_of`."""
    is_operator = user.is_superuser or user.is_staff
    return is_operator or bool(user.pk and roles_of(user) - LEARNERS_AND_FAMILIES)


def second_step_due_at(user: User) -> datetime:
    """Return from when on a person on the staff reaches nothing without a second step.

    Counted from when the account was made, so that nobody can begin the time anew.
    """
    return user.date_joined + timedelta(days=settings.STAFF_MFA_GRACE_DAYS)


def second_steps_of(user: User) -> "QuerySet[Authenticator]":
    """Return a person's second steps; recovery codes are none, they stand in for one."""
    steps: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk)
    return steps.filter(type__in=SECOND_STEPS)


def is_second_step_due(user: User) -> bool:
    """Tell whether a person may no longer be without a second step. 0 queries, or `roles_of`."""
    return timezone.now() >= second_step_due_at(user) and is_staff_person(user)


def must_set_up_second_step(user: User) -> bool:
    """Tell whether a person has to set up a second step before anything else.

    1 query after `roles_of`, and that only for staff whose time is over.
    """
    return is_second_step_due(user) and not second_steps_of(user).exists()


def recovery_codes_left(user: User) -> int:
    """Count the codes on paper that a person hasn't used yet. 1 query."""
    row = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES)
    return sum(len(data.get("hashes", {})) for data in row.values_list("data", flat=True))
