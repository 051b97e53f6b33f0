"""Which imports a person may look at, and which wait for a worker."""

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from courses.tenancy import through
from students.models import ImportJob, Role, User
from students.selectors.access import roles_of

State = ImportJob.State


def imports_visible_to(user: User) -> "QuerySet[ImportJob]":
    """Return a person's own imports; to a district admin, all of her district."""
    jobs = ImportJob.objects.filter(district_id=user.district_id)
    roles = roles_of(user)
    if Role.DISTRICT_ADMIN in roles:
        return jobs
    return jobs.filter(by=user) if Role.SCHOOL_ADMIN in roles else jobs.none()


def import_for(user: User, uuid: UUID) -> ImportJob:
    """Return an import that this person may look at, or 404. 1 or 2 queries."""
    return get_object_or_404(imports_visible_to(user).select_related("by"), uuid=uuid)


def own_import_for(user: User, uuid: UUID) -> ImportJob:
    """Return an import of this person's own, which she may go on with, or 404. 1 or 2 queries."""
    return get_object_or_404(imports_visible_to(user), by=user, uuid=uuid)


def imports_are_open() -> bool:
    """Say whether an import waits or is under way, seen through the door `dispatch`. 1 query."""
    return ImportJob.objects.filter(state__in=[State.WAITING, State.RUNNING]).exists()


def districts_with_imports() -> list[int]:
    """Return the districts in which an import waits or is under way, the longest first. 4 queries.

    Looks through the door `dispatch`.
    """
    with through("dispatch"):
        jobs = ImportJob.objects.filter(state__in=[State.WAITING, State.RUNNING])
        return list(dict.fromkeys(jobs.order_by("asked_at").values_list("district_id", flat=True)))


def imports_running() -> int:
    """Return how many imports are under way in all districts together. 4 queries."""
    with through("dispatch"):
        return ImportJob.objects.filter(state=State.RUNNING).count()
