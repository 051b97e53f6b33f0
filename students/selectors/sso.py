"""Which providers a district has, for those who come in and for those who set it up."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.models import District
from courses.tenancy import in_district, through
from students.models import IdentityProvider, Role, User
from students.selectors.access import roles_of


def district_called(code: str) -> int | None:
    """Return the number of the district with this code, asked at the door. 4 queries."""
    with through("sign-in"):
        found = District.objects.filter(code__iexact=code.strip()[:64])
        return found.values_list("pk", flat=True).first()


def ways_in(code: str) -> list[IdentityProvider]:
    """Return the providers by which people of a district sign in; none for no district."""
    district = district_called(code)
    if district is None:
        return []
    with in_district(district):
        enabled = IdentityProvider.objects.filter(district=district, is_enabled=True)
        return list(enabled.order_by("name"))


def way_in(code: str, uuid: UUID) -> IdentityProvider:
    """Return one of them, or 404."""
    found = next((one for one in ways_in(code) if one.uuid == uuid), None)
    if found is None:
        raise Http404
    return found


def providers_run_by(user: User) -> QuerySet[IdentityProvider]:
    """Return the providers that a district admin sets up; 404 for everybody else."""
    if user.district_id is None or Role.DISTRICT_ADMIN not in roles_of(user):
        raise Http404
    return IdentityProvider.objects.filter(district=user.district_id).order_by("name")


def provider_for(user: User, uuid: UUID) -> IdentityProvider:
    """Return one of them, or 404."""
    return get_object_or_404(providers_run_by(user), uuid=uuid)
