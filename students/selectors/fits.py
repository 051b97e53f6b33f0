"""The models that a district's answers were fitted to, and which one estimates."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from courses.tenancy import through
from students.engine import Model
from students.models import EngineFit, LearnerState, Role, User
from students.selectors.access import roles_of


def fits_run_by(user: User) -> QuerySet[EngineFit]:
    """Return the fits that a district admin chooses from, the newest first; 404 for all others."""
    if user.district_id is None or Role.DISTRICT_ADMIN not in roles_of(user):
        raise Http404
    fits = EngineFit.objects.filter(district=user.district_id).defer("model")
    return fits.order_by("-fitted_at", "-pk")


def fit_for(user: User, uuid: UUID) -> EngineFit:
    """Return a fit that a person may put in force; Http404 otherwise."""
    return get_object_or_404(fits_run_by(user), uuid=uuid)


def fit_in_force() -> EngineFit | None:
    """Return the fit in force in the session's district; None: what comes with Waymark. 1 query."""
    return EngineFit.objects.filter(is_in_force=True).first()


def districts_to_settle() -> list[int]:
    """Return the districts where a model came into force and learners still wait for it.

    4 queries.
    """
    with through("dispatch"):
        open_fits = EngineFit.objects.filter(is_in_force=True, is_settled=False)
        return sorted(open_fits.values_list("district_id", flat=True))


def learners_behind(fit: EngineFit, limit: int) -> list[int]:
    """Return learners that another model than this has estimated, by number. 1 query.

    Those who can't be computed are not among them: they wait for their next try as always.
    """
    version = Model.default().version if fit.is_shipped else fit.version
    behind = LearnerState.objects.filter(computed_seq__gt=0, failures=0).order_by("pk")
    return list(behind.exclude(engine_version=version).values_list("pk", flat=True)[:limit])
